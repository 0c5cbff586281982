package dev.jwaku.messenger.chat;

import dev.jwaku.delivery.DeliveryException;
import dev.jwaku.messenger.profile.Profile;
import dev.jwaku.messenger.transport.Channel;
import dev.jwaku.messenger.transport.Destination;
import dev.jwaku.messenger.transport.Transport;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Announces our devices and that we are there, on its own task. */
final class Announcer {
    private static final Logger log = LoggerFactory.getLogger(Announcer.class);
    private static final int MOST_CHANGES = 16;
    /** The wall clock may jump; nothing sleeps longer than this without looking at it. */
    private static final Duration LONGEST_NAP = Duration.ofMinutes(1);
    /** A connection that just came up may go again; and those who start together should not announce together. */
    private static final Duration SETTLING = Duration.ofSeconds(2);

    private final World world;
    private final Profile profile;
    private final Transport transport;
    private final boolean showsPresence;
    private final Mailbox<Boolean> connections;

    Announcer(World world, Profile profile, Transport transport, boolean showsPresence) {
        this.world = world;
        this.profile = profile;
        this.transport = transport;
        this.showsPresence = showsPresence;
        this.connections = new Mailbox<>(world, MOST_CHANGES);
    }

    /** Whether we are connected now. Never blocks; what does not fit is looked at again later. */
    void onConnection(boolean isConnected) {
        connections.offer(isConnected);
    }

    /** The task. */
    void run() {
        AnnouncementPlan plan = new AnnouncementPlan(load(), showsPresence);
        while (!connections.isClosed()) {
            Instant now = world.now();
            Duration nap = plan.nextDueAt(now)
                    .map(due -> Duration.between(now, due))
                    .filter(left -> left.compareTo(LONGEST_NAP) < 0)
                    .orElse(LONGEST_NAP);
            List<Boolean> changes = connections.takeUpTo(MOST_CHANGES, Deadline.after(world, nap));
            if (!changes.isEmpty()) {
                changes.forEach(plan::onConnection);
                settle(plan);
            }
            plan.take(world.now()).forEach(this::announce);
        }
    }

    private void settle(AnnouncementPlan plan) {
        Duration jitter = Duration.ofMillis(world.random().nextLong(SETTLING.toMillis() + 1));
        Deadline end = Deadline.after(world, SETTLING.plus(jitter));
        while (!end.isExpired() && !connections.isClosed()) {
            connections.takeUpTo(MOST_CHANGES, end).forEach(plan::onConnection);
        }
    }

    private Map<Announcement, Instant> load() {
        Map<Announcement, Instant> times = new EnumMap<>(Announcement.class);
        for (Announcement announcement : Announcement.values()) {
            profile.database()
                    .run(
                            "read announcements",
                            sql -> sql.first(
                                    "SELECT announced_at FROM announcements WHERE name = ?",
                                    row -> Instant.ofEpochMilli(row.number(1)),
                                    announcement.id()))
                    .ifPresent(at -> times.put(announcement, at));
        }
        return times;
    }

    private void announce(Announcement announcement) {
        Instant now = world.now();
        Channel channel = Channel.contactCode(profile.identity().chatKey());
        try {
            transport.send(
                    new Destination.Shared(channel, true),
                    announcement.wrapped(profile.identity(), now),
                    announcement.isEphemeral());
            profile.database()
                    .run(
                            "note an announcement",
                            sql -> sql.update(
                                    "INSERT OR REPLACE INTO announcements (name, announced_at) VALUES (?, ?)",
                                    announcement.id(),
                                    now.toEpochMilli()));
        } catch (DeliveryException | StorageException e) {
            log.atWarn()
                    .addKeyValue("what", announcement.id())
                    .addKeyValue("reason", e.getMessage())
                    .log("not announced");
        }
    }

    void close() {
        connections.close();
    }
}
