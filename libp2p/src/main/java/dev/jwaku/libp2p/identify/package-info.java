/**
 * What peers tell each other about themselves: {@code /ipfs/id/1.0.0} and {@code /ipfs/id/push/1.0.0}, and signed peer
 * records.
 *
 * <p>Spec: libp2p identify; RFC 0002 and 0003 for signed records. {@link dev.jwaku.libp2p.identify.IdentifyService}
 * answers and asks; {@link dev.jwaku.libp2p.identify.IdentifyCodec} and
 * {@link dev.jwaku.libp2p.identify.SignedPeerRecord} are pure. Inbound streams run on the host's task of each stream.
 * An answer is at most 10 messages of 64 KiB.
 */
@NullMarked
package dev.jwaku.libp2p.identify;

import org.jspecify.annotations.NullMarked;
