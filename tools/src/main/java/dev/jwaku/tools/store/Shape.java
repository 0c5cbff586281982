package dev.jwaku.tools.store;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The kinds of questions. Their names stand in reports, mixes and thresholds and do not change; shapes of store.md
 * section 8 have its meaning.
 */
@SuppressWarnings("ImmutableEnumChecker") // the functions keep nothing
enum Shape {
    HASH_1("hash-1", "whether a message is there, any of the history", s -> s.hashes(1, false)),
    HASH_1_DATA("hash-1-data", "one message by its hash", s -> s.hashes(1, true)),
    HASH_10_RECENT("hash-10-recent", "whether ten messages of the last hour are there", s -> s.recentHashes(10)),
    HASH_50("hash-50", "whether fifty messages are there, any of the history", s -> s.hashes(50, false)),
    TOPIC_20_24H_FORWARD(
            "topic-20-24h-forward",
            "20 messages of a content topic, 24 hours, oldest first",
            s -> s.topics(1, 20, Times.DAY, true, true)),
    TOPIC_20_24H_BACKWARD(
            "topic-20-24h-backward",
            "20 messages of a content topic, 24 hours, newest first",
            s -> s.topics(1, 20, Times.DAY, true, false)),
    TOPIC_100_24H(
            "topic-100-24h",
            "100 messages of a content topic, 24 hours, newest first",
            s -> s.topics(1, 100, Times.DAY, true, false)),
    TOPIC_20_1H(
            "topic-20-1h",
            "20 messages of a content topic, one hour, newest first",
            s -> s.topics(1, 20, Times.HOUR, true, false)),
    TOPICS10_20_24H(
            "topics10-20-24h",
            "20 messages of ten content topics, 24 hours, newest first",
            s -> s.topics(10, 20, Times.DAY, true, false)),
    TOPICS10_20_1H(
            "topics10-20-1h",
            "20 messages of ten content topics, one hour, newest first",
            s -> s.topics(10, 20, Times.HOUR, true, false)),
    TOPICS10_100_1H(
            "topics10-100-1h",
            "100 hashes of ten content topics, one hour",
            s -> s.topics(10, 100, Times.HOUR, false, false)),
    CURSOR_20_24H(
            "cursor-20-24h",
            "20 messages of a content topic after a message, 24 hours around it",
            s -> s.pageAfter(20, Times.DAY)),
    SHARD_100_1H("shard-100-1h", "100 hashes of a pubsub topic, last hour", s -> s.shard(100, Times.HOUR)),
    ALL_100_1H("all-100-1h", "100 messages of everything, one hour", s -> s.everything(100, Times.HOUR)),
    TOPIC_20_30D(
            "topic-20-30d",
            "20 messages of a content topic, 30 days, newest first",
            s -> s.topics(1, 20, Duration.ofDays(30), true, false)),
    TOPIC_20_UNBOUNDED("topic-20-unbounded", "20 messages of a content topic, no time", s -> s.topicUnbounded(20)),
    OLDEST("oldest", "the time of the oldest message", s -> new Question.Oldest()),
    COUNT("count", "how many messages there are", s -> new Question.Count()),
    HASH_1_CLIENTS_8("hash-1-clients-8", "hash-1 by eight clients at once", s -> s.hashes(1, false), 8),
    INSERT_1("insert-1", "one new message, on disk", s -> s.insert(1)),
    INSERT_128("insert-128", "128 new messages, on disk; nwaku takes them one by one", s -> s.insert(128));

    private final String id;
    private final String meaning;
    private final Function<Sampler, Question> question;
    private final int clients;

    Shape(String id, String meaning, Function<Sampler, Question> question) {
        this(id, meaning, question, 1);
    }

    Shape(String id, String meaning, Function<Sampler, Question> question, int clients) {
        this.id = id;
        this.meaning = meaning;
        this.question = question;
        this.clients = clients;
    }

    /** Its name. */
    String id() {
        return id;
    }

    /** What is asked, for people. */
    String meaning() {
        return meaning;
    }

    /** How many ask at once. */
    int clients() {
        return clients;
    }

    /** One of its questions. */
    Question question(Sampler sampler) {
        return question.apply(sampler);
    }

    /** Whether it changes what is there. */
    boolean inserts() {
        return this == INSERT_1 || this == INSERT_128;
    }

    /** Whether it is a store query, which can also be asked over the wire. */
    boolean isQuery() {
        return !inserts() && this != OLDEST && this != COUNT && clients == 1;
    }

    /** The shape of this name. */
    static Optional<Shape> of(String id) {
        return Arrays.stream(values()).filter(shape -> shape.id.equals(id)).findFirst();
    }

    /** The shape of this name. @throws IllegalArgumentException if there is none; the message lists them */
    static Shape parse(String id) {
        return of(id).orElseThrow(
                        () -> new IllegalArgumentException("'" + id + "' is no shape; shapes are " + names()));
    }

    private static String names() {
        return Arrays.stream(values()).map(Shape::id).collect(Collectors.joining(", "));
    }

    /** All, in the order in which they are measured: what changes the archive comes last. */
    static List<Shape> all() {
        return List.of(values());
    }

    /** Enum constants cannot use constants of their own class. */
    private static final class Times {
        private static final Duration HOUR = Duration.ofHours(1);
        private static final Duration DAY = Duration.ofDays(1);
    }
}
