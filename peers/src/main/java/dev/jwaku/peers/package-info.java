/**
 * Whom to talk to. So far: a static list of peers that is dialed again for as long as the node runs
 * ({@link dev.jwaku.peers.StaticPeers}), and pings that find out when a connection is dead
 * ({@link dev.jwaku.peers.KeepAlive}).
 *
 * <p>The back-off is short on purpose: after an outage of the only peer, go-waku and nwaku take minutes to come back
 * (anchors-measured.md section 6); the messages of a person cannot wait for that.
 */
@NullMarked
package dev.jwaku.peers;

import org.jspecify.annotations.NullMarked;
