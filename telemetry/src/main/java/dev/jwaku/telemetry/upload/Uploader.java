package dev.jwaku.telemetry.upload;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.StorageException;
import dev.jwaku.telemetry.journal.Journal;
import dev.jwaku.telemetry.journal.Registration;
import dev.jwaku.telemetry.journal.Upcoming;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Uploads what waits in a journal, one batch at a time, oldest first: one task. */
public final class Uploader implements AutoCloseable {
    /** How often there is an upload when all is well. */
    public static final Duration INTERVAL = Duration.ofMinutes(5);

    private static final int STATUS_OK = 200;
    private static final int STATUS_NO_CONTENT = 204;

    private static final Logger log = LoggerFactory.getLogger(Uploader.class);

    private final World world;
    private final Journal journal;
    private final TelemetryService service;
    private final UploadSchedule schedule;
    /** Whoever is told that the network is back; the number means nothing. */
    private final Mailbox<Integer> wakeUps;

    private final Tasks tasks;
    /** What is deleted must not be uploaded again by a batch that was under way. */
    private final ReentrantLock lock = new ReentrantLock();

    /** Nothing runs yet. */
    public Uploader(World world, Journal journal, TelemetryService service, Duration interval) {
        this.world = world;
        this.journal = journal;
        this.service = service;
        this.schedule = new UploadSchedule(world.random(), interval, world.nanoTime());
        this.wakeUps = new Mailbox<>(world, 1);
        this.tasks = new Tasks(world, "telemetry");
    }

    /** Starts the task. */
    public void start() {
        tasks.start("uploader", this::run);
    }

    /** The network came back. Neither waits nor throws. */
    public void onConnected() {
        // One wake-up is enough for any number of them.
        boolean ignored = wakeUps.offer(1);
    }

    private void run() {
        while (!wakeUps.isClosed()) {
            Integer wakeUp = wakeUps.take(Deadline.at(world, schedule.nextDueAt()));
            if (wakeUps.isClosed()) {
                return;
            }
            if (wakeUp != null) {
                schedule.connected(world.nanoTime());
            }
            if (schedule.isDue(world.nanoTime())) {
                upload();
            }
        }
    }

    private void upload() {
        lock.lock();
        try {
            Optional<Upcoming> next = journal.take();
            if (next.isEmpty()) {
                schedule.succeeded(world.nanoTime(), false);
                return;
            }
            boolean ignored = upload(next.get());
        } catch (IOException e) {
            failed("no answer: " + e.getMessage(), Duration.ZERO);
        } catch (StorageException e) {
            failed("the journal cannot be used: " + e.getMessage(), Duration.ZERO);
        } finally {
            lock.unlock();
        }
    }

    /** Whether it went on. */
    private boolean upload(Upcoming batch) throws IOException {
        TelemetryService.Answer answer = service.upload(batch.packed());
        Duration wish = Duration.ofSeconds(
                Math.clamp(answer.retryAfterSeconds().orElse(0), 0, UploadSchedule.LONGEST.toSeconds()));
        Judgement judgement =
                Judgement.of(answer, batch.name().seq(), batch.events().size());
        switch (judgement) {
            case Judgement.Stored stored -> {
                boolean isBehind = journal.stored(batch, stored.refused());
                count("stored");
                schedule.succeeded(world.nanoTime(), isBehind);
                return true;
            }
            case Judgement.WithoutThese without -> {
                long gone = journal.refused(batch, without.refused());
                count("refused");
                if (gone > 0) {
                    schedule.succeeded(world.nanoTime(), true);
                    return true;
                }
                failed("it refuses records that are gone", wish);
            }
            case Judgement.Nothing nothing -> failed(nothing.reason(), wish);
        }
        return false;
    }

    private void failed(String reason, Duration wish) {
        count("failed");
        schedule.failed(world.nanoTime(), wish);
        log.atDebug().addKeyValue("reason", reason).log("telemetry not uploaded, tried again later");
    }

    private void count(String result) {
        world.meters()
                .counter("jwaku_telemetry_uploads_total", "result", result)
                .increment();
    }

    /**
     * Ends the task and uploads what is left, in the calling thread, until something fails.
     *
     * @param patience how long at most, but for the last answer
     * @return whether nothing is left
     */
    public boolean finish(Duration patience) {
        close();
        Deadline end = Deadline.after(world, patience);
        lock.lock();
        try {
            while (!end.isExpired()) {
                Optional<Upcoming> next = journal.take();
                if (next.isEmpty()) {
                    return true;
                }
                if (!upload(next.get())) {
                    return false;
                }
            }
        } catch (IOException | StorageException e) {
            failed("at the end: " + e.getMessage(), Duration.ZERO);
        } finally {
            lock.unlock();
        }
        return false;
    }

    /**
     * Has the service delete everything that was ever uploaded from here, and forgets it here too. May be repeated.
     *
     * @return how many installation ids are deleted; those whose deletion the service refused stay
     * @throws IOException if there is no answer; what was deleted before is forgotten
     * @throws StorageException if the journal cannot be used
     */
    public int deleteAll() throws IOException {
        lock.lock();
        try {
            int deleted = 0;
            for (Registration registration : journal.registrations()) {
                int status = service.delete(registration.installId(), registration.deleteToken())
                        .status();
                if (status == STATUS_NO_CONTENT || status == STATUS_OK) {
                    journal.forget(registration);
                    deleted++;
                }
            }
            return deleted;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the task. What was not acknowledged is uploaded by the next run. Idempotent. */
    @Override
    public void close() {
        wakeUps.close();
        tasks.close();
    }
}
