/**
 * libp2p over WebSocket, plain and over TLS, on Netty's codecs: the only way to reach browsers and js-waku.
 *
 * <p>Spec: RFC 6455 as nim-, go- and js-libp2p use it (libp2p.md section 10): any path and origin, binary messages
 * whose boundaries mean nothing, no subprotocol, no compression. This is an adapter:
 * {@link dev.jwaku.libp2p.websocket.WebSocketTransport} runs one or two event-loop threads of its own, presents a
 * renewed certificate without a restart, and hands out blocking connections whose buffers are bounded in both
 * directions.
 *
 * <pre>{@code
 * try (var transport = new WebSocketTransport(world, WebSocketConfig.defaults())) {
 *     transport.listen(Multiaddr.parse("/ip4/0.0.0.0/tcp/8000/ws"), connection -> ...);
 * }
 * }</pre>
 */
@NullMarked
package dev.jwaku.libp2p.websocket;

import org.jspecify.annotations.NullMarked;
