package dev.jwaku.tools.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two peers in this JVM, on real sockets, spoken to as the benchmark does. */
@Timeout(60)
class RelayPeerTest {
    @Test
    void aBurstOfOnePeerIsCountedByTheOther() throws Exception {
        try (Handle a = new Handle();
                Handle b = new Handle()) {
            String address = b.next(event -> event.path("event").asString("").equals("ready"))
                    .get("addresses")
                    .get(0)
                    .asString();
            assertThat(a.ask("\"cmd\":\"connect\",\"multiaddr\":\"" + address + "\"")
                            .get("event")
                            .asString())
                    .isEqualTo("connected");
            a.ask("\"cmd\":\"await\",\"mesh\":1");
            assertThat(a.ask("\"cmd\":\"publish\",\"count\":100,\"size\":200,\"rate\":1000")
                            .get("errors")
                            .asInt())
                    .isZero();
            assertThat(b.ask("\"cmd\":\"await\",\"distinct\":100")
                            .get("distinct")
                            .asInt())
                    .isEqualTo(100);
            JsonNode stats = b.ask("\"cmd\":\"stats\"");
            assertThat(stats.get("duplicates").asInt()).isZero();
            assertThat(stats.get("latency").get("count").asInt()).isEqualTo(100);
            assertThat(b.ask("\"cmd\":\"peers\"").get("mesh").asInt()).isEqualTo(1);
            assertThat(a.ask("\"cmd\":\"nonsense\"").get("event").asString()).isEqualTo("error");
        }
    }

    /** A peer on a thread of its own; closing its input ends it. */
    private static final class Handle implements AutoCloseable {
        private final PipedOutputStream commands = new PipedOutputStream();
        private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>(10_000);
        private final JsonMapper json = new JsonMapper();
        private final Thread thread;
        private int id;

        Handle() throws IOException {
            InputStream input = new PipedInputStream(commands);
            PrintStream output = new PrintStream(new Lines(), true, StandardCharsets.UTF_8);
            thread = Thread.ofPlatform().daemon().start(() -> runPeer(input, output));
        }

        private static void runPeer(InputStream input, PrintStream output) {
            RelayPeer.Settings settings = new RelayPeer.Settings(16, 32, "127.0.0.1", 0, -1, Optional.empty());
            try {
                RelayPeer.run(settings, input, output);
            } catch (IOException e) {
                throw new IllegalStateException("cannot listen on a free port", e);
            }
        }

        /** Makes an event of every line. */
        private final class Lines extends OutputStream {
            private final ByteArrayOutputStream line = new ByteArrayOutputStream();

            @Override
            public void write(int next) {
                if (next == '\n') {
                    events.add(json.readTree(line.toString(StandardCharsets.UTF_8)));
                    line.reset();
                } else {
                    line.write(next);
                }
            }
        }

        JsonNode ask(String fields) throws IOException, InterruptedException {
            int mine = ++id;
            commands.write(("{\"id\":" + mine + "," + fields + "}\n").getBytes(StandardCharsets.UTF_8));
            commands.flush();
            return next(event -> event.path("id").asInt(0) == mine);
        }

        JsonNode next(Predicate<JsonNode> wanted) throws InterruptedException {
            while (true) {
                JsonNode event = events.poll(20, TimeUnit.SECONDS);
                assertThat(event).as("an answer").isNotNull();
                if (wanted.test(event)) {
                    return event;
                }
            }
        }

        @Override
        public void close() throws IOException, InterruptedException {
            commands.close();
            thread.join(10_000);
            assertThat(thread.isAlive()).isFalse();
        }
    }
}
