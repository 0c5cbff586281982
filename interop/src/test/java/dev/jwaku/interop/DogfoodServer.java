package dev.jwaku.interop;

import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.dogfood.room.RoomName;
import dev.jwaku.tools.dogfood.serve.DogfoodConfig;
import dev.jwaku.tools.dogfood.serve.DogfoodService;
import dev.jwaku.tools.dogfood.serve.PageBuild;
import dev.jwaku.tools.dogfood.serve.TelemetryAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What {@code jwaku dogfood} serves, with somebody who counts what its nodes relay, and who can end it and go on. */
final class DogfoodServer implements AutoCloseable {
    private final SystemWorld world = new SystemWorld(Events.NONE, new MemoryMeters());
    private final RoomCount count;
    private final DogfoodConfig config;
    private DogfoodService service;

    /** @param telemetry the service that it names */
    DogfoodServer(Path folder, String room, String telemetry) throws IOException {
        Path sources = Path.of(System.getProperty("jwaku.root", ".."))
                .toAbsolutePath()
                .normalize()
                .resolve("dogfood-page");
        DogfoodConfig any = new DogfoodConfig(
                        folder.resolve("dogfood"),
                        "127.0.0.1",
                        0,
                        DogfoodConfig.portsAfter(0),
                        16,
                        32,
                        new RoomName(room),
                        Optional.empty(),
                        new PageBuild(sources, System.err::println).folder(),
                        "jwaku test")
                .withTelemetry(new TelemetryAddress(telemetry));
        this.count = new RoomCount(room);
        this.service = DogfoodService.open(world, any);
        this.config = service.config();
        listen();
    }

    private void listen() {
        for (WakuNode node : service.nodes()) {
            node.addMessageListener(count::add);
        }
    }

    void stop() {
        service.close();
    }

    void startAgain() throws IOException {
        service = DogfoodService.open(world, config);
        listen();
    }

    String url() {
        return service.url();
    }

    RoomCount count() {
        return count;
    }

    @Override
    public void close() {
        service.close();
        world.close();
    }
}
