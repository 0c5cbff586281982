package dev.jwaku.node.rest;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.websocket.WebSocketFrames;
import dev.jwaku.runtime.Tasks;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that became a WebSocket of events: each a text {@code {"type": "…", "event": {…}}}. */
final class EventSocket implements ServerConnection {
    private static final Logger log = LoggerFactory.getLogger(EventSocket.class);

    private final ConnectionContext connection;
    private final EventStreams streams;
    private final String key;

    /** @param key of the client's handshake */
    EventSocket(ConnectionContext connection, EventStreams streams, String key) {
        this.connection = connection;
        this.streams = streams;
        this.key = key;
    }

    private static final class Texts implements EventStreams.Framing {
        @Override
        public byte[] greeting() {
            return WebSocketFrames.ping();
        }

        @Override
        public byte[] event(long number, String event, String json) {
            return WebSocketFrames.text("{\"type\":\"" + event + "\",\"event\":" + json + "}");
        }

        @Override
        public byte[] heartbeat() {
            return WebSocketFrames.ping();
        }
    }

    @Override
    public void handle(Limit limit) {
        String head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + WebSocketFrames.acceptance(key) + "\r\n\r\n";
        Tasks tasks = new Tasks(streams.world(), "event-socket");
        try {
            write(head.getBytes(StandardCharsets.US_ASCII));
            streams.serve(new Texts(), reader -> tasks.start("listener", () -> listen(reader)), this::write);
            write(WebSocketFrames.close());
        } catch (IOException | UncheckedIOException e) {
            log.atDebug().setCause(e).log("a reader went away");
        } finally {
            connection.serverSocket().close(); // the listener wakes up
            tasks.close();
        }
    }

    private void write(byte[] bytes) {
        connection.dataWriter().writeNow(BufferData.create(bytes));
    }

    /** Hears whether the client is still there, and answers its pings, until it is not. */
    private void listen(EventStreams.Subscriber reader) {
        WebSocketFrames frames = new WebSocketFrames();
        DataReader in = connection.dataReader();
        try {
            while (!frames.isClosed()) {
                in.ensureAvailable();
                byte[] answer = frames.read(in.readBytes(in.available()));
                if (answer.length > 0 && !frames.isClosed()) {
                    reader.offer(answer);
                }
            }
        } catch (MalformedMessageException e) {
            log.atDebug().log("a reader of events sent nonsense: {}", e.getMessage());
        } catch (DataReader.InsufficientDataAvailableException | UncheckedIOException e) {
            log.atDebug().setCause(e).log("a reader of events went away");
        } finally {
            reader.end();
        }
    }

    /** Its heartbeats say whether it is idle. */
    @Override
    public Duration idleTime() {
        return Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
        connection.serverSocket().close();
    }
}
