package dev.jwaku.cli;

import dev.jwaku.tools.lpt.Traffic;
import dev.jwaku.waku.sharding.ContentTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the tester's senders send, with the reference tester's names where it has them. */
final class LptTrafficFlags {
    private static final double MILLIS = 1000;

    @Option(
            names = "--num-messages",
            paramLabel = "<n>",
            description = "How many messages each sender sends; 0 goes on until stopped (default: 120).")
    private long messages = 120;

    @Option(
            names = "--message-interval",
            paramLabel = "<ms>",
            description = "From one message to the next (default: 1000).")
    private int interval = 1000;

    @Option(names = "--rate", paramLabel = "<n>", description = "Instead: so many messages per second.")
    private @Nullable Double rate;

    @Option(names = "--poisson", description = "At random distances; the interval is their mean.")
    private boolean poisson;

    @Option(
            names = "--start-publishing-after",
            paramLabel = "<s>",
            description = "Pause before the first message (default: 5).")
    private int startAfter = 5;

    @Option(names = "--min-test-msg-size", paramLabel = "<size>", description = "Smallest payload (default: 1KiB).")
    private String minSize = "1KiB";

    @Option(names = "--max-test-msg-size", paramLabel = "<size>", description = "Largest message (default: 150KiB).")
    private String maxSize = "150KiB";

    @Option(
            names = "--content-topic",
            paramLabel = "<topic>",
            description = "Repeatable: each in turn (default: /tester/1/light-pubsub-example/proto).")
    private List<String> topics = new ArrayList<>();

    @Option(names = "--attempts", paramLabel = "<n>", description = "How often a message is tried (default: 3).")
    private int attempts = 3;

    @Option(
            names = "--retry-pause",
            paramLabel = "<ms>",
            description = "Before a refused message is tried again (default: 2000).")
    private int retryPause = 2000;

    @Option(
            names = "--in-flight",
            paramLabel = "<n>",
            description = "How many messages may wait for an answer at a time (default: 32).")
    private int inFlight = 32;

    @Option(names = "--persistent", description = "Messages that stores keep; without, they are ephemeral.")
    private boolean persistent;

    @Option(names = "--seed", paramLabel = "<n>", description = "Of sizes and distances (default: 1).")
    private long seed = 1;

    /** Created by {@link LptCommand}. */
    LptTrafficFlags() {}

    /** @throws IllegalArgumentException if a value makes no sense */
    Traffic traffic() {
        if (interval < 1 || startAfter < 0 || retryPause < 0) {
            throw new UsageException("--message-interval is 1 or more, the pauses 0 or more");
        }
        return new Traffic(
                messages,
                rate == null ? MILLIS / interval : rate,
                poisson,
                Duration.ofSeconds(startAfter),
                size("--min-test-msg-size", minSize),
                size("--max-test-msg-size", maxSize),
                attempts,
                Duration.ofMillis(retryPause),
                inFlight,
                !persistent,
                seed,
                topics());
    }

    List<ContentTopic> topics() {
        return topics.isEmpty()
                ? List.of(Traffic.DEFAULT_TOPIC)
                : topics.stream().map(ContentTopic::of).toList();
    }

    private static int size(String flag, String text) {
        return new FlagValues(Map.of(flag, List.of(text))).size(flag, 1);
    }
}
