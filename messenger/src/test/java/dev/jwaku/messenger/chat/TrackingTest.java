package dev.jwaku.messenger.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.messenger.Vectors;
import dev.jwaku.messenger.datasync.MvdsAction;
import dev.jwaku.messenger.datasync.MvdsPayload;
import dev.jwaku.messenger.identity.Identity;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrackingTest {
    private static final Parcel PARCEL = new Parcel.Synced(new MvdsAction.Send(
            1,
            Identity.fromPrivateKey(Vectors.B).chatKey(),
            new MvdsPayload(List.of(), List.of(), List.of(), List.of()),
            List.of()));

    private final Tracking tracking = new Tracking();

    @Test
    void aParcelIsPublishedAndStoredWithItsLastEnvelope() {
        tracking.begin(PARCEL, List.of(1L, 2L));

        assertThat(tracking.published(1)).isEmpty();
        assertThat(tracking.published(1)).isEmpty();
        assertThat(tracking.published(2)).contains(PARCEL);
        assertThat(tracking.ended(2, true)).isEmpty();
        assertThat(tracking.ended(1, true)).containsExactly(news(Parcel.Outcome.STORED));
        assertThat(tracking.ended(1, true)).isEmpty();
    }

    @Test
    void aStoredEnvelopeWasPublished() {
        tracking.begin(PARCEL, List.of(1L));

        assertThat(tracking.ended(1, true))
                .containsExactly(news(Parcel.Outcome.PUBLISHED), news(Parcel.Outcome.STORED));
    }

    @Test
    void oneEnvelopeThatCannotBeSentMeansTheParcelCannot() {
        tracking.begin(PARCEL, List.of(1L, 2L));
        assertThat(tracking.published(1)).isEmpty();

        assertThat(tracking.ended(2, false)).containsExactly(news(Parcel.Outcome.REFUSED));
        assertThat(tracking.ended(1, true)).isEmpty();
    }

    @Test
    void oneEnvelopeThatNobodyConfirmsMeansTheParcelIsNotProved() {
        tracking.begin(PARCEL, List.of(1L, 2L));
        assertThat(tracking.published(1)).isEmpty();
        assertThat(tracking.published(2)).isPresent();

        assertThat(tracking.ended(1, true)).isEmpty();
        assertThat(tracking.ended(2, false)).containsExactly(news(Parcel.Outcome.UNPROVABLE));
    }

    private static Tracking.News news(Parcel.Outcome outcome) {
        return new Tracking.News(PARCEL, outcome);
    }
}
