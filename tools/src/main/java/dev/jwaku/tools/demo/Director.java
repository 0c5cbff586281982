package dev.jwaku.tools.demo;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Monitor;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.Iterator;

/**
 * Tells the story: makes the two contacts, offers texts when they are due, inflicts faults, waits until everything
 * arrived or the time is over, and has the inboxes read once more. Runs on one task of the observer's world.
 */
public final class Director {
    /** How long two fresh people may take to reach the network, on a machine that is busy with other things. */
    public static final Duration START_LIMIT = Duration.ofSeconds(60);
    /** How long reading an inbox may take. */
    public static final Duration INBOX_LIMIT = Duration.ofSeconds(10);

    private static final Duration TICK = Duration.ofMillis(20);
    private static final Duration PROGRESS_EVERY = Duration.ofMillis(250);

    private final World world;
    private final DemoStory story;
    private final Stage stage;
    private final Ledger ledger;
    private final Audience audience;
    private final Monitor pause;
    private long beganAt;
    private long lastProgress = Long.MIN_VALUE;

    /** A story about to begin; the people may still be starting. */
    public Director(World world, DemoStory story, Stage stage, Ledger ledger, Audience audience) {
        this.world = world;
        this.story = story;
        this.stage = stage;
        this.ledger = ledger;
        this.audience = audience;
        this.pause = new Monitor(world);
    }

    /**
     * Tells all of it.
     *
     * @throws IllegalStateException if the two did not reach the network at all
     * @throws dev.jwaku.runtime.CancelledException if interrupted
     */
    public void run() {
        introduce();
        beganAt = world.nanoTime();
        tell();
        settle();
        readInboxes();
    }

    private void introduce() {
        Player alice = stage.player(Role.ALICE);
        Player bob = stage.player(Role.BOB);
        Deadline deadline = Deadline.after(world, START_LIMIT);
        while (alice.key() == null || bob.key() == null) {
            waitOrFail(deadline, "Alice and Bob did not start");
        }
        alice.meet(String.valueOf(bob.key()));
        bob.meet(String.valueOf(alice.key()));
        while (!alice.isConnected() || !bob.isConnected()) {
            waitOrFail(deadline, "Alice and Bob did not reach the relay nodes");
        }
    }

    private void waitOrFail(Deadline deadline, String failure) {
        if (deadline.isExpired()) {
            throw new IllegalStateException(failure + " within " + START_LIMIT.toSeconds() + " s");
        }
        pause();
    }

    private void tell() {
        Iterator<DemoStory.Scene> scenes = story.faults().iterator();
        DemoStory.Scene scene = scenes.hasNext() ? scenes.next() : null;
        int number = 0;
        while (number < story.messages() || scene != null) {
            long elapsed = world.nanoTime() - beganAt;
            while (number < story.messages() && story.dueAt(number).toNanos() <= elapsed) {
                for (Role role : Role.values()) {
                    stage.player(role).offer(DemoStory.text(role, number));
                }
                number++;
            }
            if (scene != null && scene.at().toNanos() <= elapsed) {
                audience.announce(elapsedMillis(), scene.fault().announcement());
                stage.inflict(scene.fault());
                scene = scenes.hasNext() ? scenes.next() : null;
            }
            showProgress();
            pause();
        }
    }

    private void settle() {
        audience.announce(elapsedMillis(), "the last text is sent; waiting for what is still under way");
        Deadline deadline = Deadline.after(world, story.settleLimit());
        while (!deadline.isExpired() && !ledger.total().isComplete(2 * story.messages())) {
            showProgress();
            pause();
        }
    }

    private void readInboxes() {
        Deadline deadline = Deadline.after(world, INBOX_LIMIT);
        for (Role role : Role.values()) {
            stage.player(role).listInbox();
        }
        while (!deadline.isExpired()
                && !(stage.player(Role.ALICE).hasListedInbox()
                        && stage.player(Role.BOB).hasListedInbox())) {
            pause();
        }
        if (deadline.isExpired()) {
            throw new IllegalStateException("an inbox could not be read at the end");
        }
        audience.progress(elapsedMillis(), ledger);
    }

    private void showProgress() {
        long now = world.nanoTime();
        if (lastProgress == Long.MIN_VALUE || now - lastProgress >= PROGRESS_EVERY.toNanos()) {
            lastProgress = now;
            audience.progress(elapsedMillis(), ledger);
        }
    }

    private long elapsedMillis() {
        return Duration.ofNanos(world.nanoTime() - beganAt).toMillis();
    }

    private void pause() {
        pause.lock();
        try {
            pause.await(Deadline.after(world, TICK));
        } finally {
            pause.unlock();
        }
    }
}
