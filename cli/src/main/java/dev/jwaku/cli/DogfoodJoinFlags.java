package dev.jwaku.cli;

import dev.jwaku.tools.dogfood.room.RoomName;
import dev.jwaku.tools.dogfood.room.RoomPlan;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a JVM does in a room. */
final class DogfoodJoinFlags {
    private static final int MOST_MESSAGES = 1_000_000;
    private static final int MOST_BYTES = 100_000;
    private static final int DEFAULT_BYTES = 1024;
    private static final int DEFAULT_EVERY = 1000;

    @Option(names = "--name", paramLabel = "<name>", description = "What it calls itself (default: jvm).")
    private String name = "jvm";

    @Option(names = "--send", paramLabel = "<n>", description = "Sends so many messages (default: 0, it listens).")
    private int send;

    @Option(names = "--every", paramLabel = "<ms>", description = "From one to the next (default: 1000).")
    private int every = DEFAULT_EVERY;

    @Option(names = "--size", paramLabel = "<bytes>", description = "Of a payload (default: 1024).")
    private int size = DEFAULT_BYTES;

    @Option(names = "--start-after", paramLabel = "<s>", description = "Waits before the first (default: 2).")
    private int startAfter = 2;

    @Option(
            names = "--start-with",
            paramLabel = "<n>",
            description = "Waits until so many others are there before the first (default: 0).")
    private int startWith;

    @Option(
            names = "--seconds",
            paramLabel = "<s>",
            description = "Leaves after so long (default: when it is interrupted).")
    private @Nullable Integer seconds;

    @Option(
            names = "--until-complete",
            description = "Leaves when its run has ended and everybody it knows of has everything.")
    private boolean untilComplete;

    @Option(
            names = "--show-every",
            paramLabel = "<s>",
            description = "Prints the room (default: 10; 0 at the end only).")
    private int showEvery = 10;

    @Option(names = "--json", description = "The last line is the room as one JSON object; no text.")
    private boolean json;

    @Option(
            names = "--telemetry",
            paramLabel = "<mode>",
            description = "Counts what becomes of messages: off, local (in the folder), upload (default: off).")
    private String telemetry = "off";

    /** How telemetry is kept. */
    String telemetry() {
        return telemetry;
    }

    /** @throws UsageException if something of it was given, though nobody joins */
    void refuse() {
        if (send != 0 || seconds != null || json || untilComplete || !telemetry.equals("off")) {
            throw new UsageException("--send, --seconds, --until-complete, --telemetry and --json go with --join");
        }
    }

    /** @throws UsageException if it cannot be done so */
    RoomPlan plan(RoomName room) {
        if (send < 0 || send > MOST_MESSAGES) {
            throw new UsageException("--send is up to " + MOST_MESSAGES + ", not " + send);
        }
        if (every < 1 || startAfter < 0 || startWith < 0 || showEvery < 0 || (seconds != null && seconds < 1)) {
            throw new UsageException(
                    "--every and --seconds are 1 or more, --start-after, --start-with and --show-every 0 or more");
        }
        if (size < 0 || size > MOST_BYTES) {
            throw new UsageException("--size is up to " + MOST_BYTES + ", not " + size);
        }
        return new RoomPlan(
                room,
                name,
                "jwaku " + Version.current(),
                send,
                Duration.ofSeconds(startAfter),
                startWith,
                Duration.ofMillis(every),
                size,
                untilComplete,
                Optional.ofNullable(seconds).map(Duration::ofSeconds));
    }

    boolean isJson() {
        return json;
    }

    /** Empty if only the end counts. */
    Optional<Duration> showEvery() {
        return showEvery == 0 || json ? Optional.empty() : Optional.of(Duration.ofSeconds(showEvery));
    }
}
