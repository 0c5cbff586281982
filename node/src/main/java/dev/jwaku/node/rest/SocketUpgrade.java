package dev.jwaku.node.rest;

import io.helidon.http.Header;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes WebSockets of the requests that may have one; all others are answered as any request. */
final class SocketUpgrade implements Http1Upgrader {
    private static final String VERSION = "13";

    private final HttpServer.Sockets sockets;

    SocketUpgrade(HttpServer.Sockets sockets) {
        this.sockets = sockets;
    }

    @Override
    public String supportedProtocol() {
        return "websocket";
    }

    @Override
    @SuppressWarnings("NullAway") // Helidon wants null for "not this one"
    public @Nullable ServerConnection upgrade(
            ConnectionContext connection, HttpPrologue prologue, WritableHeaders<?> headers) {
        Map<String, String> byName = byName(headers);
        String key = byName.get("sec-websocket-key");
        if (key == null || !VERSION.equals(byName.get("sec-websocket-version"))) {
            return null;
        }
        String target = prologue.uriPath().rawPath() + "?" + prologue.query().rawValue();
        Optional<EventStreams> streams =
                sockets.at(RestRequest.of(prologue.method().text(), target, byName, ""));
        return streams.map(found -> new EventSocket(connection, found, key)).orElse(null);
    }

    /** The first value of each header, by name in lower case. */
    static Map<String, String> byName(Headers headers) {
        Map<String, String> first = new LinkedHashMap<>();
        for (Header header : headers) {
            first.putIfAbsent(header.name().toLowerCase(Locale.ROOT), header.get());
        }
        return first;
    }
}
