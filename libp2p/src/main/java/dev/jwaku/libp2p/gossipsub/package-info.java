/**
 * Gossipsub v1.1 as Waku Relay uses it, under {@code /vac/waku/relay/2.0.0} with StrictNoSign.
 *
 * <p>Specs: libp2p gossipsub v1.1 with the peer score, IDONTWANT of v1.2 (honoured, never sent), 11/WAKU2-RELAY and
 * 29/WAKU2-CONFIG. {@link dev.jwaku.libp2p.gossipsub.GossipRouter} holds all the logic as a state machine without I/O
 * and clock: events in, {@link dev.jwaku.libp2p.gossipsub.GossipAction}s out.
 * {@link dev.jwaku.libp2p.gossipsub.Gossipsub} drives it: one owner task with a bounded mailbox, one writer task per
 * peer with a queue bounded in bytes, one delivery task, and the host's task for each inbound stream.
 *
 * <p>Overload is answered by pushing back: while a peer that still takes bytes has too many of them queued, we read
 * less from the others and {@code publish} waits. Only a peer that takes nothing loses messages, and each loss is
 * counted in {@code libp2p_gossipsub_dropped_total} with its reason.
 *
 * <pre>{@code
 * Gossipsub gossipsub = Gossipsub.start(world, host, GossipsubConfig.defaults(), (from, message) -> Verdict.ACCEPT);
 * gossipsub.subscribe("/waku/2/rs/16/32", (from, message) -> show(message.data()), deadline);
 * PublishResult result = gossipsub.publish("/waku/2/rs/16/32", data, deadline);
 * }</pre>
 */
@NullMarked
package dev.jwaku.libp2p.gossipsub;

import org.jspecify.annotations.NullMarked;
