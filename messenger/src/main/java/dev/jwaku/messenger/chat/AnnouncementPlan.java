package dev.jwaku.messenger.chat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When we announce what. Pure: events in, what is due out. While we are not connected nothing is due; when the
 * connection returns, presence is, since that is what others wait for.
 */
final class AnnouncementPlan {
    private final Map<Announcement, Instant> lastAt = new EnumMap<>(Announcement.class);
    private final List<Announcement> wanted;
    private boolean connected;

    /**
     * @param lastAt when each was last announced, in earlier runs
     * @param showsPresence whether presence is announced at all
     */
    AnnouncementPlan(Map<Announcement, Instant> lastAt, boolean showsPresence) {
        this.lastAt.putAll(lastAt);
        this.wanted = showsPresence ? List.of(Announcement.values()) : List.of(Announcement.CONTACT_CODE);
    }

    void onConnection(boolean isConnected) {
        if (isConnected && !connected) {
            lastAt.remove(Announcement.PRESENCE);
        }
        connected = isConnected;
    }

    /** What is to be announced now; counts as announced. */
    List<Announcement> take(Instant now) {
        List<Announcement> due = new ArrayList<>();
        for (Announcement announcement : wanted) {
            if (connected && !dueAt(announcement, now).isAfter(now)) {
                due.add(announcement);
                lastAt.put(announcement, now);
            }
        }
        return due;
    }

    /** A time in the future is of a clock that was set back since. */
    private Instant dueAt(Announcement announcement, Instant now) {
        Instant last = lastAt.get(announcement);
        return last == null || last.isAfter(now) ? now : last.plus(announcement.period());
    }

    /** When something is due; empty while we are not connected. */
    Optional<Instant> nextDueAt(Instant now) {
        return connected
                ? wanted.stream().map(announcement -> dueAt(announcement, now)).min(Instant::compareTo)
                : Optional.empty();
    }
}
