/**
 * Relay: Waku messages over gossipsub.
 *
 * <p>Spec: 11/WAKU2-RELAY, {@code /vac/waku/relay/2.0.0}. {@link dev.jwaku.waku.relay.WakuRelay} owns a
 * {@link dev.jwaku.libp2p.gossipsub.Gossipsub}, encodes and decodes messages, and judges what comes: not decodable or
 * too long is rejected, out of the (optional) time window is ignored. Messages are forwarded as the bytes they came in,
 * since their gossip id is the hash of these bytes. Listeners run on gossipsub's delivery task.
 *
 * <pre>{@code
 * WakuRelay relay = WakuRelay.start(world, host, WakuRelayConfig.defaults());
 * relay.subscribe(topic, received -> show(received.message()), deadline);
 * RelayResult result = relay.publish(topic, message, deadline);
 * }</pre>
 */
@NullMarked
package dev.jwaku.waku.relay;

import org.jspecify.annotations.NullMarked;
