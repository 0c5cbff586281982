package dev.jwaku.archive;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.MeterBounds;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.relay.ReceivedMessage;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.ArchiveException;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.MessageArchive;
import dev.jwaku.waku.store.MessagesRefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes relayed messages into an archive, in batches, on a task of its own: relay never waits for the disk.
 *
 * <p>When the archive fails (full disk, file not writable) the batch is tried again until it succeeds; meanwhile up to
 * {@link #MAX_WAITING} messages wait, further ones are dropped, counted and logged, and {@link #health} says so. Does
 * not own the archive. All methods: any task.
 */
public final class Archiver implements AutoCloseable {
    /** nwaku's: messages whose time is further from now are not kept. */
    public static final Duration MAX_TIME_VARIANCE = Duration.ofSeconds(20);
    /** Messages that wait for the disk. */
    public static final int MAX_WAITING = 10_000;
    /** Messages kept together. */
    public static final int MAX_BATCH = 500;
    /** Longest content topic kept, in bytes; it is a key of the archive, and anybody chooses it. */
    public static final int MAX_CONTENT_TOPIC = 1024;
    /** How often a batch is tried whole when it fails for no reason of the disk. */
    private static final int ATTEMPTS = 2;

    /** Pause before a failed batch is tried again. */
    public static final Duration RETRY = Duration.ofSeconds(1);

    private static final long SECOND = 1_000_000_000L;

    private static final Logger log = LoggerFactory.getLogger(Archiver.class);

    private final World world;
    private final MessageArchive archive;
    private final Consumer<ArchivedMessage> kept;
    private final Mailbox<ArchivedMessage> waiting;
    private final Tasks tasks;
    private final Signal closing;
    private final Tasks.Task writer;
    private final AtomicLong dropped = new AtomicLong();
    private final Meters.Histogram insertSeconds;
    private final Map<String, AtomicLong> perShard = new ConcurrentSkipListMap<>();
    private volatile Optional<String> failure = Optional.empty();
    /** Of the last failure; of the writer task. */
    private ArchiveException.Kind failedKind = ArchiveException.Kind.FAILED;

    private Archiver(World world, MessageArchive archive, Consumer<ArchivedMessage> kept) {
        this.world = world;
        this.kept = kept;
        this.archive = archive;
        this.waiting = new Mailbox<>(world, MAX_WAITING);
        this.tasks = new Tasks(world, "archiver");
        this.closing = new Signal(world);
        this.insertSeconds = world.meters().histogram("waku_archive_insert_duration_seconds", MeterBounds.seconds());
        world.meters().gauge("waku_archive_waiting", waiting::size);
        world.meters().gauges("waku_archive_messages_per_shard", this::perShard);
        this.writer = tasks.start("writer", this::write);
    }

    /** Starts taking messages. */
    public static Archiver start(World world, MessageArchive archive) {
        return start(world, archive, message -> {});
    }

    /**
     * Starts taking messages.
     *
     * @param kept hears of every message once it is durable; called by the writer task, must not block
     */
    public static Archiver start(World world, MessageArchive archive, Consumer<ArchivedMessage> kept) {
        return new Archiver(world, archive, kept);
    }

    /** Takes a message that came by relay. */
    public void received(ReceivedMessage received) {
        accept(received.topic(), received.message());
    }

    /** Takes a message, if an archive keeps such ones. Never blocks. */
    public void accept(PubsubTopic topic, WakuMessage message) {
        if (message.ephemeral()) {
            return;
        }
        if (isTooLong(message.contentTopic().name())) {
            countError("content_topic_too_long");
            return;
        }
        long timestamp = message.timestamp().orElse(0);
        long now = nanos(world.now());
        if (timestamp < now - MAX_TIME_VARIANCE.toNanos()) {
            countError("invalid_message_too_old");
        } else if (timestamp > now + MAX_TIME_VARIANCE.toNanos()) {
            countError("invalid_message_future_timestamp");
        } else {
            keep(ArchivedMessage.of(topic, message));
        }
    }

    /** In bytes; the length in characters is looked at first, since it may be a megabyte. */
    private static boolean isTooLong(String topic) {
        return topic.length() > MAX_CONTENT_TOPIC || topic.getBytes(StandardCharsets.UTF_8).length > MAX_CONTENT_TOPIC;
    }

    private void keep(ArchivedMessage message) {
        if (waiting.offer(message)) {
            return;
        }
        if (dropped.getAndIncrement() == 0) {
            log.atError().addKeyValue("waiting", MAX_WAITING).log("archive is behind, messages are not kept");
        }
        countError("dropped");
    }

    private void write() {
        while (true) {
            List<ArchivedMessage> batch = waiting.takeUpTo(MAX_BATCH, Deadline.NEVER);
            if (batch.isEmpty()) {
                return;
            }
            store(batch);
        }
    }

    /** Tries until it succeeds; a batch that fails for no reason of the disk is halved, down to the bad message. */
    private void store(List<ArchivedMessage> given) {
        List<ArchivedMessage> batch = given;
        for (int attempt = 1; !batch.isEmpty(); attempt++) {
            try {
                if (insert(batch)) {
                    return;
                }
            } catch (MessagesRefusedException e) {
                batch = withoutRefused(e, batch);
                continue;
            }
            if (waiting.isClosed()) {
                log.atError().addKeyValue("messages", batch.size()).log("closed before messages could be kept");
                return;
            }
            if (attempt >= ATTEMPTS && failedKind == ArchiveException.Kind.FAILED) {
                divide(batch);
                return;
            }
            closing.await(Deadline.after(world, RETRY));
        }
    }

    /** What the archive names is dropped, and the others are given to it again at once. */
    private List<ArchivedMessage> withoutRefused(MessagesRefusedException e, List<ArchivedMessage> batch) {
        List<ArchivedMessage> others = e.others(batch);
        world.meters().counter("waku_archive_errors", "type", "refused").add(batch.size() - (long) others.size());
        log.atDebug()
                .addKeyValue("messages", batch.size() - others.size())
                .addKeyValue("error", e.getMessage())
                .log("the archive refuses messages, they are not kept");
        return others;
    }

    private void divide(List<ArchivedMessage> batch) {
        if (batch.size() > 1) {
            store(batch.subList(0, batch.size() / 2));
            store(batch.subList(batch.size() / 2, batch.size()));
            return;
        }
        countError("refused");
        log.atError()
                .addKeyValue("msg_hash", batch.getFirst().hash())
                .addKeyValue("error", failure.orElse(""))
                .log("the archive refuses a message, it is not kept");
        failure = Optional.empty();
    }

    private boolean insert(List<ArchivedMessage> batch) {
        long start = world.nanoTime();
        try {
            int added = archive.insert(batch);
            insertSeconds.observe((double) (world.nanoTime() - start) / SECOND);
            world.meters().counter("waku_archive_messages_stored").add(added);
            if (failure.isPresent()) {
                failure = Optional.empty();
                log.atInfo().log("archive takes messages again");
            }
            batch.forEach(message -> perShard.computeIfAbsent(message.topic().name(), topic -> new AtomicLong())
                    .incrementAndGet());
            batch.forEach(kept);
            if (world.events().isEnabled()) {
                batch.forEach(message -> world.events()
                        .emit(
                                "archived",
                                "msg_hash",
                                message.hash().toString(),
                                "topic",
                                message.topic().name(),
                                "ctopic",
                                message.message().contentTopic().name(),
                                "timestamp",
                                message.timestamp()));
            }
            return true;
        } catch (MessagesRefusedException e) {
            throw e;
        } catch (ArchiveException e) {
            countError("insert_failure");
            if (failure.isEmpty()) {
                log.atError().addKeyValue("error", e.getMessage()).log("archive takes no messages");
            }
            failedKind = e.kind();
            failure = Optional.of(e.kind() + ": " + e.getMessage());
            return false;
        }
    }

    private List<Meters.Reading> perShard() {
        return perShard.entrySet().stream()
                .map(entry -> Meters.Reading.of((double) entry.getValue().get(), "shard", entry.getKey()))
                .toList();
    }

    /** Whether messages are being kept. */
    public ArchiveHealth health() {
        return new ArchiveHealth(failure.or(archive::trouble), archive.warning(), waiting.size(), dropped.get());
    }

    private void countError(String type) {
        world.meters().counter("waku_archive_errors", "type", type).increment();
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * SECOND + instant.getNano();
    }

    /** Takes no more messages, keeps those that wait, within some seconds. Idempotent. */
    @Override
    public void close() {
        waiting.close();
        closing.raise();
        writer.join(Deadline.after(world, Tasks.CLOSE_TIMEOUT));
        tasks.close();
    }
}
