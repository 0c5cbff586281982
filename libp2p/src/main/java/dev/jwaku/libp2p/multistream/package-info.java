/**
 * Agreeing on a protocol: multistream-select 1.0, on raw connections, on secured ones and on every stream.
 *
 * <p>Spec: multistream-select. {@link dev.jwaku.libp2p.multistream.Multistream} blocks its caller and keeps nothing. It
 * reads byte-exact: what follows the accepted token belongs to the protocol. A token has at most 1024 bytes; after 64
 * refused proposals the listener gives up.
 */
@NullMarked
package dev.jwaku.libp2p.multistream;

import org.jspecify.annotations.NullMarked;
