/**
 * Whom to talk to, and whether there is anybody.
 *
 * <p>{@link dev.jwaku.peers.PeerLedger} knows all peers and how they did, {@link dev.jwaku.peers.ServicePools} choose
 * those that serve us, {@link dev.jwaku.peers.PeerManager} dials, {@link dev.jwaku.peers.KeepAlive} finds dead
 * connections, {@link dev.jwaku.peers.ConnectionMonitor} knows the state of the link and brings it back after outages
 * and sleeps, {@link dev.jwaku.peers.ClockOffset} knows how far our clock is off. Constants and their reasons:
 * docs/peers.md.
 *
 * <p>Nobody is given up: after an outage of the only peer, go-waku and nwaku take minutes to come back
 * (anchors-measured.md section 6); the messages of a person cannot wait for that.
 */
@NullMarked
package dev.jwaku.peers;

import org.jspecify.annotations.NullMarked;
