/**
 * What is inside the payload of a Waku message: version 0 (nothing of Waku's: the application's bytes as they are) and
 * version 1 (26/WAKU2-PAYLOAD): padded, optionally signed, encrypted symmetrically or to a public key.
 *
 * <pre>{@code
 * PayloadV1 payloads = new PayloadV1(world.entropy());
 * Bytes sealed = payloads.sealSigned(data, myPrivateKey, new PayloadKey.Symmetric(key));
 * OpenedPayload opened = PayloadV1.open(sealed, new PayloadKey.Symmetric(key));
 * }</pre>
 *
 * <p>Pure: no clock, no I/O; randomness is given. Any thread. Decoding is total: any bytes give a payload or
 * {@link dev.jwaku.libp2p.MalformedMessageException}. Which kind of encryption was used is not on the wire; the
 * receiver knows it from the content topic.
 */
@NullMarked
package dev.jwaku.waku.payload;

import org.jspecify.annotations.NullMarked;
