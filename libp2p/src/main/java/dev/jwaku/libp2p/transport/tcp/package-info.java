/**
 * TCP on JDK sockets: an adapter, the only place on this floor that touches {@code java.net} and real time.
 *
 * <p>Reading and writing block virtual threads. JDK sockets have no write timeout, so a watchdog closes a connection
 * whose write stalls for {@link dev.jwaku.libp2p.transport.tcp.TcpTransport#WRITE_STALL_LIMIT}.
 */
@NullMarked
package dev.jwaku.libp2p.transport.tcp;

import org.jspecify.annotations.NullMarked;
