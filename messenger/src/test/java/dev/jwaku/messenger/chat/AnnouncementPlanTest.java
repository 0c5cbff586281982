package dev.jwaku.messenger.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnnouncementPlanTest {
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

    @Test
    void nothingIsAnnouncedWhileNobodyHears() {
        AnnouncementPlan plan = new AnnouncementPlan(Map.of(), true);

        assertThat(plan.take(START)).isEmpty();
        assertThat(plan.nextDueAt(START)).isEmpty();
        plan.onConnection(true);
        assertThat(plan.take(START)).containsExactly(Announcement.CONTACT_CODE, Announcement.PRESENCE);
    }

    @Test
    void presenceIsAnnouncedEveryFiveMinutesAndTheContactCodeEverySixHours() {
        AnnouncementPlan plan = new AnnouncementPlan(Map.of(), true);
        plan.onConnection(true);
        int codes = 0;
        int presences = 0;
        for (Instant now = START; now.isBefore(START.plus(Duration.ofHours(12))); ) {
            for (Announcement announcement : plan.take(now)) {
                codes += announcement == Announcement.CONTACT_CODE ? 1 : 0;
                presences += announcement == Announcement.PRESENCE ? 1 : 0;
            }
            now = plan.nextDueAt(now).orElseThrow();
        }
        assertThat(codes).isEqualTo(2);
        assertThat(presences).isEqualTo(144);
    }

    @Test
    void aReturnIsAnnouncedAtOnce() {
        AnnouncementPlan plan = new AnnouncementPlan(Map.of(Announcement.CONTACT_CODE, START), true);
        plan.onConnection(true);
        assertThat(plan.take(START)).containsExactly(Announcement.PRESENCE);
        plan.onConnection(false);
        plan.onConnection(true);

        assertThat(plan.take(START.plusSeconds(5))).containsExactly(Announcement.PRESENCE);
    }

    @Test
    void whoDoesNotShowPresenceStillAnnouncesItsDevices() {
        AnnouncementPlan plan = new AnnouncementPlan(Map.of(), false);
        plan.onConnection(true);

        assertThat(plan.take(START)).containsExactly(Announcement.CONTACT_CODE);
    }

    @Test
    void aClockSetBackDoesNotSilenceIt() {
        AnnouncementPlan plan =
                new AnnouncementPlan(Map.of(Announcement.CONTACT_CODE, START.plus(Duration.ofDays(400))), false);
        plan.onConnection(true);

        assertThat(plan.take(START)).containsExactly(Announcement.CONTACT_CODE);
    }
}
