package dev.jwaku.simulation.messenger;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.peers.LinkSnapshot;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.telemetry.Telemetry;
import dev.jwaku.telemetry.TelemetryConfig;
import dev.jwaku.telemetry.record.Heartbeat;
import dev.jwaku.telemetry.record.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** People whose messengers keep telemetry and upload it to one service. */
final class ObservedWorld extends TalkWorld {
    final Map<String, Telemetry> telemetry = new LinkedHashMap<>();
    final Map<String, Delivery> deliveries = new LinkedHashMap<>();
    private final Map<String, SimulatedNode> nodes = new LinkedHashMap<>();
    private final Setting setting;

    /** How telemetry is kept; made before the first life begins. */
    static final class Setting {
        final CollectingService service = new CollectingService();
        int mostEvents = 50_000;
        boolean isDiskFull;
        boolean isLocal;
    }

    ObservedWorld(long seed, Path folder, Setting setting, String... names) {
        super(seed, folder);
        this.setting = setting;
        for (String name : names) {
            start(name);
        }
    }

    @Override
    void opened(Opened life) {
        nodes.put(life.name(), life.node());
        deliveries.put(life.name(), life.delivery());
        StorageConfig storage = life.storage().withDiskFull(() -> setting.isDiskFull);
        TelemetryConfig config = TelemetryConfig.local(
                        "jwaku/test",
                        "simulated",
                        Mode.RELAY,
                        () -> state(life.path().snapshot()))
                .withStorage(storage)
                .withMostEvents(setting.mostEvents);
        telemetry.put(
                life.name(),
                Telemetry.open(
                        life.node(),
                        life.home(),
                        life.messenger(),
                        life.delivery(),
                        setting.isLocal ? config : config.uploadedTo(setting.service.seenFrom(life.node()))));
    }

    private static int state(LinkSnapshot link) {
        return link.canSend() ? Heartbeat.NET_UP | Heartbeat.PEERS | Heartbeat.RELAY_OK : 0;
    }

    /** Somebody's wall clock jumps. */
    void stepClock(String name, Duration by) {
        nodes.get(name).stepClock(by);
    }

    /** Somebody's network goes away or comes back. */
    void setConnected(String name, boolean isConnected) {
        path(name).setConnected(isConnected);
    }

    /** Somebody ends its program as one should. */
    void end(String name) {
        ask(name, messenger -> {
            telemetry.get(name).close();
            return true;
        });
    }
}
