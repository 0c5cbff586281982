package dev.jwaku.simulation.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.DeliveryEvent;
import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.delivery.SendRequest;
import dev.jwaku.delivery.SendTicket;
import dev.jwaku.runtime.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteJDBCLoader;

/**
 * What is called published is with somebody: all peers of a sender end at one of many moments around its publications,
 * which are a hundredth of a second apart and take some fifty to arrive.
 */
class PublishedIsTrueTest {
    private static final int POINTS = 25;
    private static final int MESSAGES = 20;
    private static final List<String> SERVICES = List.of("service-1", "service-2");

    @TempDir
    Path folder;

    private final Map<Long, String> texts = new LinkedHashMap<>();
    private final List<Long> published = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();

    @BeforeAll
    static void loadNativeCode() throws Exception {
        // The loader asks other processes about the machine; no simulated task may wait for that.
        assertThat(SQLiteJDBCLoader.initialize()).isTrue();
    }

    /** Publishes, and ends all peers so long after the first publication. */
    private void publishUntil(EdgeWorld world, Duration end, Runnable fault) {
        texts.clear();
        published.clear();
        heard.clear();
        world.inBob(() -> world.node("bob").delivery().listen(event -> {
            if (event instanceof DeliveryEvent.Published told) {
                published.add(told.id());
            }
        }));
        world.run(Duration.ofSeconds(10));
        SERVICES.forEach(name -> world.node(name)
                .addMessageListener(
                        received -> heard.add(received.message().payload().toUtf8())));
        world.simulation.at(world.simulation.now().plus(end), fault);
        for (int i = 0; i < MESSAGES; i++) {
            String text = "message " + i;
            world.inBob(() -> {
                SendTicket ticket = world.node("bob")
                        .delivery()
                        .send(SendRequest.of(EdgeWorld.SHARD, EdgeWorld.TOPIC, Bytes.utf8(text)));
                texts.put(ticket.id(), text);
            });
        }
        world.run(Duration.ofSeconds(5));
    }

    private EdgeWorld start(int point, DeliveryMode mode, String fault) {
        EdgeWorld world = new EdgeWorld(point + 1, folder.resolve(mode.name() + fault), SERVICES.size());
        world.startBob(config -> config.relay(mode == DeliveryMode.RELAY), mode);
        return world;
    }

    private List<String> claimed() {
        return published.stream().map(texts::get).toList();
    }

    @ParameterizedTest
    @EnumSource(DeliveryMode.class)
    void whenAllPeersAreKilled(DeliveryMode mode) {
        int claims = 0;
        for (int point = 0; point < POINTS; point++) {
            try (EdgeWorld world = start(point, mode, "killed")) {
                publishUntil(
                        world,
                        Duration.ofMillis(10 * point + 3),
                        () -> SERVICES.forEach(name -> world.world(name).kill()));
                assertThat(heard).as("point " + point).containsAll(claimed());
                claims += claimed().size();
            }
        }
        assertThat(claims).as("some were published before the end").isPositive();
    }

    @ParameterizedTest
    @EnumSource(DeliveryMode.class)
    void whenTheLinkIsABlackHole(DeliveryMode mode) {
        for (int point = 0; point < POINTS; point++) {
            try (EdgeWorld world = start(point, mode, "isolated")) {
                publishUntil(world, Duration.ofMillis(10 * point + 3), () -> world.internet.isolate("bob"));
                assertThat(heard).as("point " + point).containsAll(claimed());
            }
        }
    }
}
