package dev.jwaku.telemetry;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.Subscription;
import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.World;
import dev.jwaku.telemetry.journal.Fact;
import dev.jwaku.telemetry.journal.Journal;
import dev.jwaku.telemetry.journal.JournalConfig;
import dev.jwaku.telemetry.journal.Party;
import dev.jwaku.telemetry.journal.Upcoming;
import dev.jwaku.telemetry.record.Counters;
import dev.jwaku.telemetry.record.TopicClass;
import dev.jwaku.telemetry.recording.Listening;
import dev.jwaku.telemetry.recording.Receiving;
import dev.jwaku.telemetry.recording.Recorder;
import dev.jwaku.telemetry.upload.Uploader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps telemetry of one messenger, and uploads it if so configured. Thread-safe; owns neither the messenger nor the
 * delivery. Open it after them and close it before them.
 */
public final class Telemetry implements AutoCloseable {
    /** How long facts may have waited to be written. */
    private static final Duration BEFORE_THE_LAST = Duration.ofHours(1);
    /** A little more than the time between two heartbeats. What is later happened without telemetry. */
    private static final Duration AFTER_THE_LAST = Duration.ofSeconds(90);

    private final Journal journal;
    private final Recorder recorder;
    private final Optional<Uploader> uploader;
    private final AtomicBoolean closed = new AtomicBoolean();
    private Subscription messages = () -> {};
    private Subscription events = () -> {};

    private Telemetry(Journal journal, Recorder recorder, Optional<Uploader> uploader) {
        this.journal = journal;
        this.recorder = recorder;
        this.uploader = uploader;
    }

    /**
     * Opens the journal in a folder and starts. The program should go on without telemetry if this throws.
     *
     * @param folder of the profile
     * @throws dev.jwaku.sqlite.StorageException if the journal cannot be used
     */
    public static Telemetry open(
            World world, Path folder, Messenger messenger, Delivery delivery, TelemetryConfig config) {
        ChatKey self = messenger.chatKey();
        Telemetry telemetry = made(world, folder, Party.of(self), config);
        Listening listening =
                new Listening(world, self, config.mode(), telemetry.recorder::tell, telemetry::onConnection);
        telemetry.messages = messenger.listen(listening);
        telemetry.events = delivery.listen(listening);
        telemetry.lookBack(messenger, listening);
        telemetry.start();
        return telemetry;
    }

    /**
     * The same for a program without a messenger: it tells of its messages with {@link #tell}, if it has any.
     *
     * @param folder of the program; must exist
     * @param self who receives here
     * @param delivery what it receives with, if it does; its missed messages are counted
     * @throws dev.jwaku.sqlite.StorageException if the journal cannot be used
     */
    public static Telemetry open(
            World world, Path folder, Party self, Optional<Delivery> delivery, TelemetryConfig config) {
        Telemetry telemetry = made(world, folder, self, config);
        Receiving receiving = new Receiving(
                world, (shard, topic) -> TopicClass.OTHER, telemetry.recorder::tell, telemetry::onConnection);
        telemetry.events = delivery.map(from -> from.listen(receiving)).orElse(telemetry.events);
        telemetry.start();
        return telemetry;
    }

    private static Telemetry made(World world, Path folder, Party self, TelemetryConfig config) {
        JournalConfig kept = JournalConfig.of(config.storage(), self, config.app(), config.platform(), config.mode())
                .withMostEvents(config.mostEvents());
        Journal journal = Journal.open(world, folder.resolve(Journal.FILE), kept);
        Recorder recorder = new Recorder(world, journal, config.state());
        Optional<Uploader> uploader =
                config.service().map(service -> new Uploader(world, journal, service, config.interval()));
        return new Telemetry(journal, recorder, uploader);
    }

    private void start() {
        recorder.start();
        uploader.ifPresent(Uploader::start);
    }

    /** The run before may have ended between a fact and its writing; what it wrote already is not written again. */
    private void lookBack(Messenger messenger, Listening listening) {
        OptionalLong last = journal.lastNotedMillis();
        if (last.isPresent()) {
            Instant lastNoted = Instant.ofEpochMilli(last.getAsLong());
            Instant from = lastNoted.minus(BEFORE_THE_LAST);
            Instant begin = Instant.ofEpochMilli(journal.installedAtMillis());
            // What was before telemetry was switched on is nobody's business.
            listening.onRetrospect(
                    messenger.retrospect(from.isBefore(begin) ? begin : from, lastNoted.plus(AFTER_THE_LAST)));
        }
    }

    /** Something happened. Neither waits nor throws. */
    public void tell(Fact fact) {
        recorder.tell(fact);
    }

    private void onConnection(boolean isConnected) {
        recorder.look();
        if (isConnected) {
            uploader.ifPresent(Uploader::onConnected);
        }
    }

    /** Whether anything leaves this machine. */
    public boolean isUploading() {
        return uploader.isPresent();
    }

    /**
     * Exactly what would be uploaded next: the header and the records, before they are packed. Empty if nothing waits.
     *
     * @throws dev.jwaku.sqlite.StorageException if the journal cannot be read
     */
    public Optional<String> preview() {
        return journal.preview().map(Upcoming::text);
    }

    /**
     * What happened since the present installation id was drawn, as far as it is written.
     *
     * @throws dev.jwaku.sqlite.StorageException if the journal cannot be read
     */
    public Counters counters() {
        return journal.counters();
    }

    /** How many records wait for their upload. */
    public long waiting() {
        return journal.size();
    }

    /**
     * Has everything deleted that was ever uploaded from here, and forgets it here, see {@link Uploader#deleteAll}.
     *
     * @return how many installation ids that were
     * @throws IOException if nothing is uploaded from here, or the service does not answer
     */
    public int deleteUploaded() throws IOException {
        if (uploader.isEmpty()) {
            throw new IOException("nothing is uploaded from here");
        }
        return uploader.get().deleteAll();
    }

    /**
     * Ends the recording and uploads what is left, for a program that does not come back to this folder. To be called
     * once, before {@link #close}.
     *
     * @param patience how long at most, but for the last answer
     * @return whether everything is uploaded
     */
    public boolean finish(Duration patience) {
        stopListening();
        return uploader.isPresent() && uploader.get().finish(patience);
    }

    private void stopListening() {
        messages.close();
        events.close();
        recorder.close();
    }

    /** Writes what happened until now and closes the journal. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        uploader.ifPresent(Uploader::close);
        stopListening();
        journal.close();
    }
}
