package dev.jwaku.cli;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.messenger.Messenger;
import dev.jwaku.node.WakuNode;
import dev.jwaku.peers.LinkSnapshot;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.StorageException;
import dev.jwaku.telemetry.Telemetry;
import dev.jwaku.telemetry.TelemetryConfig;
import dev.jwaku.telemetry.journal.Party;
import dev.jwaku.telemetry.record.Heartbeat;
import dev.jwaku.telemetry.record.Mode;
import dev.jwaku.tools.telemetry.client.HttpTelemetryService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether telemetry is kept of a person, and where it is uploaded. Off unless asked for.
 *
 * @param isOn whether it is kept
 * @param url of the service; empty if it stays here
 */
record TelemetryPlan(boolean isOn, Optional<String> url) {
    private static final Logger log = LoggerFactory.getLogger(TelemetryPlan.class);
    private static final String FLAG = "--telemetry";
    private static final String URL_FLAG = "--telemetry-url";

    static Stream<Flag> all() {
        return Stream.of(
                new Flag(FLAG, "<mode>", "count what becomes of messages: off, local (in the folder), upload (off)"),
                new Flag(URL_FLAG, "<url>", "of the telemetry service, for " + FLAG + "=upload"));
    }

    /** The same for a node, which has no messages of its own. */
    static Stream<Flag> ofNode() {
        return Stream.of(
                new Flag(
                        FLAG, "<mode>", "count when it runs and is connected: off, local (telemetry.db), upload (off)"),
                new Flag(URL_FLAG, "<url>", "of the telemetry service, for " + FLAG + "=upload"));
    }

    /** @throws UsageException if it cannot be as asked */
    static TelemetryPlan of(FlagValues flags) {
        return of(flags.text(FLAG).orElse("off"), flags.text(URL_FLAG));
    }

    /** @throws UsageException if it cannot be as asked */
    static TelemetryPlan of(String mode, Optional<String> url) {
        boolean uploads = mode.equals("upload");
        if (!uploads && !mode.equals("local") && !mode.equals("off")) {
            throw new UsageException(FLAG + " is off, local or upload");
        }
        if (uploads != url.isPresent()) {
            throw new UsageException(
                    uploads
                            ? FLAG + "=upload needs " + URL_FLAG
                            : URL_FLAG + " uploads nothing without " + FLAG + "=upload");
        }
        try {
            url.ifPresent(address -> new HttpTelemetryService(address).close());
        } catch (IllegalArgumentException e) {
            throw new UsageException(URL_FLAG + ": " + e.getMessage(), e);
        }
        return new TelemetryPlan(!mode.equals("off"), url);
    }

    /** Telemetry while a person is on the network; nothing if it is off or its journal cannot be used. */
    static final class Running implements AutoCloseable {
        private final Optional<HttpTelemetryService> service;
        private final Optional<Telemetry> telemetry;

        private Running(Optional<HttpTelemetryService> service, Optional<Telemetry> telemetry) {
            this.service = service;
            this.telemetry = telemetry;
        }

        Optional<Telemetry> telemetry() {
            return telemetry;
        }

        /** For people at a terminal. */
        String describe() {
            if (telemetry.isEmpty()) {
                return "telemetry is off";
            }
            Telemetry on = telemetry.get();
            return (on.isUploading() ? "telemetry is uploaded; next:" : "telemetry stays here; an upload would be:")
                    + System.lineSeparator()
                    + on.preview().orElse("nothing");
        }

        /** Ends the recording; whether nothing is left to upload. */
        boolean finish(Duration patience) {
            return telemetry.map(on -> on.finish(patience)).orElse(true);
        }

        @Override
        public void close() {
            telemetry.ifPresent(Telemetry::close);
            service.ifPresent(HttpTelemetryService::close);
        }
    }

    /** Starts it. A journal that cannot be used is said aloud, and messages go their way without it. */
    Running open(World world, Path folder, WakuNode node, Messenger messenger, Delivery delivery) {
        return open(node, config -> Telemetry.open(world, folder, messenger, delivery, config));
    }

    /** The same for a program without a messenger, which tells itself what becomes of messages, if it has any. */
    Running open(World world, Path folder, WakuNode node, Optional<Delivery> delivery) {
        Party self = Party.of(node.peerId().toString());
        return open(node, config -> Telemetry.open(world, folder, self, delivery, config));
    }

    private Running open(WakuNode node, Function<TelemetryConfig, Telemetry> opening) {
        if (!isOn) {
            return new Running(Optional.empty(), Optional.empty());
        }
        Mode mode = node.deliveryMode() == DeliveryMode.EDGE ? Mode.LIGHT : Mode.RELAY;
        TelemetryConfig config =
                TelemetryConfig.local("jwaku/" + Version.current(), platform(), mode, () -> state(node.link(), mode));
        Optional<HttpTelemetryService> service = url.map(HttpTelemetryService::new);
        boolean opened = false;
        try {
            Telemetry telemetry = opening.apply(service.isPresent() ? config.uploadedTo(service.get()) : config);
            opened = true;
            return new Running(service, Optional.of(telemetry));
        } catch (StorageException e) {
            log.atWarn().addKeyValue("reason", e.getMessage()).log("no telemetry: its journal cannot be used");
            return new Running(Optional.empty(), Optional.empty());
        } finally {
            if (!opened) {
                service.ifPresent(HttpTelemetryService::close);
            }
        }
    }

    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return Stream.of("linux", "mac", "windows")
                .filter(system::contains)
                .findFirst()
                .orElse("other");
    }

    private static int state(LinkSnapshot link, Mode mode) {
        int receiving = mode == Mode.RELAY ? Heartbeat.RELAY_OK : Heartbeat.FILTER_OK;
        boolean isUp = link.canSend() || link.canReceive();
        return (isUp ? Heartbeat.NET_UP : 0)
                | (link.livePeers() > 0 ? Heartbeat.PEERS : 0)
                | (link.canReceive() ? receiving : 0)
                | (mode == Mode.LIGHT && link.canSend() ? Heartbeat.PUSH_OK : 0)
                | (link.canVerify() ? Heartbeat.STORE_OK : 0);
    }
}
