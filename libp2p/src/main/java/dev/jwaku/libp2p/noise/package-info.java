/**
 * Securing a connection: libp2p-noise, the XX handshake of Noise with X25519, ChaCha20-Poly1305 and SHA-256.
 *
 * <p>Spec: libp2p noise; the Noise Protocol Framework, revision 34. {@link dev.jwaku.libp2p.noise.Noise} runs the
 * handshake on its caller's thread and gives a {@link dev.jwaku.libp2p.noise.NoiseConnection}, a pipe of the same shape
 * as the one below. {@code NoiseXX} is the state machine of the handshake without I/O. Extensions are neither sent nor
 * used: the muxer is negotiated inside. A noise message has at most 65535 bytes.
 */
@NullMarked
package dev.jwaku.libp2p.noise;

import org.jspecify.annotations.NullMarked;
