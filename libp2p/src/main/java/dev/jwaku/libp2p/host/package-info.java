/**
 * The host: who we are, whom we are connected to, and which protocols we speak.
 *
 * <p>{@link dev.jwaku.libp2p.host.Host} is what protocols see. {@link dev.jwaku.libp2p.host.Swarm} implements it over a
 * {@link dev.jwaku.libp2p.host.Network}: real transports with noise and a muxer, or the simulated network at the level
 * of streams. One task reads each connection; each inbound stream has a task of its own.
 */
@NullMarked
package dev.jwaku.libp2p.host;

import org.jspecify.annotations.NullMarked;
