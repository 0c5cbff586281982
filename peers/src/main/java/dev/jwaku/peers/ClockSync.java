package dev.jwaku.peers;

import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a time server now and then, and again after the clock was set or the link came back. */
public final class ClockSync implements AutoCloseable, ConnectionListener {
    private static final Duration INTERVAL = Duration.ofMinutes(30);
    private static final Duration RETRY = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(ClockSync.class);

    private final World world;
    private final ClockOffset offset;
    private final TimeServer server;
    private final Tasks tasks;
    private final Mailbox<Boolean> wishes;

    /** Asks from {@link #start} on. */
    public ClockSync(World world, ClockOffset offset, TimeServer server) {
        this.world = world;
        this.offset = offset;
        this.server = server;
        this.tasks = new Tasks(world, "clock-sync");
        this.wishes = new Mailbox<>(world, 1);
    }

    /** Begins. */
    public void start() {
        tasks.start("ask", this::run);
    }

    private void run() {
        while (!wishes.isClosed()) {
            Duration pause = RETRY;
            try {
                offset.serverSays(server.ask(Deadline.after(world, TIMEOUT)));
                pause = INTERVAL;
            } catch (IOException e) {
                log.atDebug().addKeyValue("error", e.getMessage()).log("the time server did not answer");
            }
            Boolean wish = wishes.take(Deadline.after(world, pause));
            log.atTrace().addKeyValue("asked", wish != null).log("asking for the time");
        }
    }

    @Override
    public void recovering(Trigger trigger, Instant missedSince) {
        wishes.offer(true);
    }

    @Override
    public void clockStepped(Duration by) {
        wishes.offer(true);
    }

    @Override
    public void close() {
        wishes.close();
        try {
            tasks.close();
        } catch (CancelledException e) {
            Thread.currentThread().interrupt();
        }
    }
}
