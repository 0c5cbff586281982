package dev.jwaku.messenger.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.messenger.Vectors;
import dev.jwaku.messenger.datasync.MvdsAction;
import dev.jwaku.messenger.datasync.MvdsId;
import dev.jwaku.messenger.datasync.MvdsPayload;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrackingTest {
    private static final ChatKey BOB = Identity.fromPrivateKey(Vectors.B).chatKey();
    private static final Parcel PARCEL = parcel();

    private final Tracking tracking = new Tracking();

    @Test
    void aParcelIsPublishedAndStoredWithItsLastEnvelope() {
        tracking.begin(PARCEL, List.of(1L, 2L), true);

        assertThat(tracking.published(1)).isEmpty();
        assertThat(tracking.published(1)).isEmpty();
        assertThat(tracking.published(2)).contains(PARCEL);
        assertThat(tracking.ended(2, true)).isEmpty();
        assertThat(tracking.ended(1, true)).containsExactly(news(Parcel.Outcome.STORED));
        assertThat(tracking.ended(1, true)).isEmpty();
    }

    @Test
    void aStoredEnvelopeWasPublished() {
        tracking.begin(PARCEL, List.of(1L), true);

        assertThat(tracking.ended(1, true))
                .containsExactly(news(Parcel.Outcome.PUBLISHED), news(Parcel.Outcome.STORED));
    }

    @Test
    void oneEnvelopeThatCannotBeSentMeansTheParcelCannot() {
        tracking.begin(PARCEL, List.of(1L, 2L), true);
        assertThat(tracking.published(1)).isEmpty();

        assertThat(tracking.ended(2, false)).containsExactly(news(Parcel.Outcome.REFUSED));
        assertThat(tracking.ended(1, true)).isEmpty();
    }

    @Test
    void oneEnvelopeThatNobodyConfirmsMeansTheParcelIsNotProved() {
        tracking.begin(PARCEL, List.of(1L, 2L), true);
        assertThat(tracking.published(1)).isEmpty();
        assertThat(tracking.published(2)).isPresent();

        assertThat(tracking.ended(1, true)).isEmpty();
        assertThat(tracking.ended(2, false)).containsExactly(news(Parcel.Outcome.UNPROVABLE));
    }

    @Test
    void whatIsAcknowledgedNeedsNoProof() {
        MvdsId one = id(1);
        MvdsId two = id(2);
        Parcel parcel = parcel(one, two);
        tracking.begin(parcel, List.of(1L, 2L), true);

        assertThat(tracking.acknowledged(BOB, List.of(one, id(3)))).isEmpty();
        assertThat(tracking.acknowledged(Identity.fromPrivateKey(Vectors.A).chatKey(), List.of(two)))
                .isEmpty();
        assertThat(tracking.acknowledged(BOB, List.of(two, two))).containsExactly(1L, 2L);
        assertThat(tracking.acknowledged(BOB, List.of(one, two))).isEmpty();
    }

    @Test
    void anAcknowledgementByOneDeviceIsNoProofForTheOthers() {
        tracking.begin(parcel(id(1)), List.of(1L), false);

        assertThat(tracking.acknowledged(BOB, List.of(id(1)))).isEmpty();
    }

    private static Parcel parcel(MvdsId... ids) {
        return new Parcel.Synced(
                new MvdsAction.Send(1, BOB, new MvdsPayload(List.of(), List.of(), List.of(), List.of()), List.of(ids)));
    }

    private static MvdsId id(int number) {
        return new MvdsId(Bytes.fromHex("%064x".formatted(number)));
    }

    private static Tracking.News news(Parcel.Outcome outcome) {
        return new Tracking.News(PARCEL, outcome);
    }
}
