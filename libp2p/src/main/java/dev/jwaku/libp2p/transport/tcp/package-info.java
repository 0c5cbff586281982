/**
 * TCP on JDK sockets: an adapter, the only place on this floor that touches {@code java.net} and real time.
 *
 * <p>Reading and writing block virtual threads. JDK sockets have no write timeout; the host closes connections whose
 * muxer says that a write is stuck.
 */
@NullMarked
package dev.jwaku.libp2p.transport.tcp;

import org.jspecify.annotations.NullMarked;
