package dev.jwaku.messenger.datasync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.messenger.Vectors;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MvdsTest {
    private static final ChatKey BOB = Identity.fromPrivateKey(Vectors.B).chatKey();
    private static final ChatKey CAROL =
            Identity.fromPrivateKey(Bytes.fromHex("03".repeat(32))).chatKey();
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

    private final Mvds mvds = new Mvds(new Random(1));

    @Test
    void sendsANewMessageAtOnce() {
        SyncRecord record = message(BOB, "hello");
        mvds.add(record);

        assertThat(mvds.nextDueAt()).contains(START);
        MvdsAction.Send send = onlySend(mvds.tick(START));
        assertThat(send.peer()).isEqualTo(BOB);
        assertThat(send.payload().messages()).containsExactly(record.message());
        assertThat(mvds.nextDueAt()).isEmpty();
    }

    @Test
    void repeatsWithGrowingGapsUntilAcked() {
        SyncRecord record = message(BOB, "hello");
        mvds.add(record);
        Instant now = START;
        for (int seconds : new int[] {2, 5, 10, 27, 54, 108, 216, 432, 600, 600}) {
            publish(onlySend(mvds.tick(now)), now);
            Instant next = mvds.nextDueAt().orElseThrow();
            assertThat(Duration.between(now, next))
                    .isBetween(Duration.ofSeconds(seconds), Duration.ofMillis(seconds * 1100L));
            now = next;
        }
        mvds.onAcks(BOB, List.of(record.id()));

        assertThat(mvds.tick(now)).isEmpty();
        assertThat(mvds.nextDueAt()).isEmpty();
    }

    @Test
    void isLazyTowardsASilentPeerAfterADayAndFailsAfterThirty() {
        SyncRecord record = message(BOB, "hello");
        mvds.add(record);
        Instant now = START;
        Duration longest = Duration.ZERO;
        List<MvdsAction> actions = mvds.tick(now);
        while (actions.stream().noneMatch(MvdsAction.Fail.class::isInstance)) {
            publish(onlySend(actions), now);
            Instant next = mvds.nextDueAt().orElseThrow();
            longest = Duration.between(now, next);
            now = next;
            actions = mvds.tick(now);
        }
        assertThat(longest).isBetween(Duration.ofHours(1), Duration.ofMinutes(66));
        assertThat(Duration.between(START, now)).isBetween(Duration.ofDays(30), Duration.ofDays(31));
        assertThat(actions).containsExactly(new MvdsAction.Fail(BOB, record.id()));
        assertThat(mvds.nextDueAt()).isEmpty();
    }

    @Test
    void doesNotRepeatWhatIsStillOnItsWay() {
        mvds.add(message(BOB, "hello"));
        MvdsAction.Send send = onlySend(mvds.tick(START));

        assertThat(mvds.tick(START.plusSeconds(3600))).isEmpty();
        Instant published = START.plusSeconds(3600);
        publish(send, published);
        assertThat(mvds.nextDueAt().orElseThrow()).isBetween(published.plusSeconds(2), published.plusMillis(2200));
    }

    @Test
    void deliveryGetsTimeToProveWhatItPublished() {
        mvds.add(message(BOB, "hello"));
        mvds.onPublished(onlySend(mvds.tick(START)).dispatch(), START);

        assertThat(mvds.nextDueAt().orElseThrow()).isBetween(START.plusSeconds(10), START.plusSeconds(11));
    }

    @Test
    void whatNobodyCanProveIsRepeatedAsIfThereWereNoStores() {
        mvds.add(message(BOB, "hello"));
        MvdsAction.Send send = onlySend(mvds.tick(START));
        mvds.onPublished(send.dispatch(), START);
        mvds.onUnprovable(send.dispatch(), START.plusSeconds(1));

        assertThat(mvds.nextDueAt().orElseThrow()).isBetween(START.plusSeconds(2), START.plusMillis(2200));
    }

    @Test
    void whatStoresHoldIsRepeatedRarely() {
        mvds.add(message(BOB, "hello"));
        Instant now = START;
        for (Duration gap : List.of(
                Duration.ofMinutes(10),
                Duration.ofHours(1),
                Duration.ofHours(6),
                Duration.ofDays(1),
                Duration.ofDays(1))) {
            MvdsAction.Send send = onlySend(mvds.tick(now));
            mvds.onPublished(send.dispatch(), now);
            mvds.onProved(send.dispatch(), now.plusSeconds(3));
            Instant next = mvds.nextDueAt().orElseThrow();
            assertThat(Duration.between(now, next))
                    .isBetween(gap, gap.plus(gap.dividedBy(10)).plusSeconds(1));
            now = next;
        }
    }

    @Test
    void aReturnedPeerGetsOnceMoreWhatStoresHold() {
        mvds.add(message(BOB, "hello"));
        MvdsAction.Send send = onlySend(mvds.tick(START));
        mvds.onPublished(send.dispatch(), START);
        mvds.onProved(send.dispatch(), START.plusSeconds(3));
        Instant returned = START.plusSeconds(60);
        mvds.onHeard(BOB, returned);

        Instant due = mvds.nextDueAt().orElseThrow();
        assertThat(due).isBetween(returned, returned.plusSeconds(2));
        mvds.onPublished(onlySend(mvds.tick(due)).dispatch(), due);
        assertThat(mvds.nextDueAt().orElseThrow()).isBetween(due.plusSeconds(600), due.plusSeconds(661));
    }

    @Test
    void aLateProofDoesNotStopWhatBeginsAnew() {
        mvds.add(message(BOB, "hello"));
        Instant now = START;
        MvdsAction.Send send = onlySend(mvds.tick(now));
        for (int i = 0; i < 4; i++) {
            mvds.onPublished(send.dispatch(), now);
            now = mvds.nextDueAt().orElseThrow();
            send = onlySend(mvds.tick(now));
        }
        mvds.onPublished(send.dispatch(), now);
        mvds.onHeard(BOB, now.plusSeconds(20));
        Instant due = mvds.nextDueAt().orElseThrow();
        mvds.onProved(send.dispatch(), now.plusSeconds(20));

        assertThat(due).isBefore(now.plusSeconds(23));
        assertThat(mvds.nextDueAt()).contains(due);
    }

    @Test
    void aNewDeviceGetsWhatItCouldNotRead() {
        mvds.onHeard(BOB, START);
        mvds.add(message(BOB, "hello"));
        MvdsAction.Send send = onlySend(mvds.tick(START));
        mvds.onPublished(send.dispatch(), START);
        mvds.onProved(send.dispatch(), START.plusSeconds(3));
        mvds.onHeard(BOB, START.plusSeconds(14));
        mvds.onNewDevice(BOB, START.plusSeconds(14));

        assertThat(mvds.nextDueAt().orElseThrow()).isBetween(START.plusSeconds(14), START.plusSeconds(16));
    }

    @Test
    void aProofThatComesAfterANewDeviceDoesNotPutOffWhatItCouldNotRead() {
        mvds.onHeard(BOB, START);
        mvds.add(message(BOB, "hello"));
        MvdsAction.Send send = onlySend(mvds.tick(START));
        mvds.onPublished(send.dispatch(), START);
        mvds.onNewDevice(BOB, START.plusSeconds(1));
        mvds.onProved(send.dispatch(), START.plusSeconds(3));

        assertThat(mvds.nextDueAt().orElseThrow()).isBetween(START.plusSeconds(3), START.plusSeconds(4));
        mvds.onPublished(onlySend(mvds.tick(START.plusSeconds(4))).dispatch(), START.plusSeconds(4));
        assertThat(mvds.nextDueAt().orElseThrow()).isAfter(START.plusSeconds(100));
    }

    @Test
    void aProofThatComesAfterAReturnDoesNotPutOffWhatTheReturnWants() {
        mvds.add(message(BOB, "hello"));
        MvdsAction.Send send = onlySend(mvds.tick(START));
        mvds.onPublished(send.dispatch(), START);
        mvds.onHeard(BOB, START.plusSeconds(2));
        mvds.onProved(send.dispatch(), START.plusSeconds(3));

        assertThat(mvds.nextDueAt()).contains(START.plus(Mvds.NOT_AGAIN_WITHIN));
        mvds.onPublished(onlySend(mvds.tick(START.plusSeconds(15))).dispatch(), START.plusSeconds(15));
        mvds.onHeard(BOB, START.plusSeconds(16));
        assertThat(mvds.nextDueAt().orElseThrow()).isAfter(START.plusSeconds(100));
    }

    @Test
    void howeverOftenAPeerRepeatsItsReturnStillCounts() {
        mvds.onHeard(BOB, START);
        mvds.add(message(BOB, "hello"));
        MvdsAction.Send send = onlySend(mvds.tick(START));
        mvds.onPublished(send.dispatch(), START);
        mvds.onProved(send.dispatch(), START.plusSeconds(3));
        Instant left = START;
        for (int i = 0; i < 5; i++) {
            Instant heard = left.plusSeconds(5);
            mvds.onHeard(BOB, heard);
            mvds.onRepeated(BOB, heard);
            left = mvds.nextDueAt().orElseThrow();
            for (; heard.isBefore(left); heard = heard.plusSeconds(5)) {
                mvds.onHeard(BOB, heard); // never silent long enough to return
            }
            MvdsAction.Send again = onlySend(mvds.tick(left));
            mvds.onPublished(again.dispatch(), left);
            mvds.onProved(again.dispatch(), left);
        }

        Instant back = left.plus(Mvds.SILENCE).plusSeconds(5);
        mvds.onHeard(BOB, back);
        assertThat(mvds.nextDueAt().orElseThrow()).isBeforeOrEqualTo(back.plusSeconds(2));
    }

    @Test
    void whoRepeatsWhatWasAckedGetsWhatItMayHaveMissed() {
        mvds.onHeard(BOB, START);
        mvds.add(message(BOB, "hello"));
        MvdsAction.Send send = onlySend(mvds.tick(START));
        mvds.onPublished(send.dispatch(), START);
        mvds.onProved(send.dispatch(), START.plusSeconds(3));
        mvds.onHeard(BOB, START.plusSeconds(5));
        mvds.onRepeated(BOB, START.plusSeconds(5));
        mvds.onRepeated(BOB, START.plusSeconds(6));

        Instant again = START.plus(Mvds.NOT_AGAIN_WITHIN);
        assertThat(mvds.nextDueAt()).contains(again);
        mvds.onPublished(onlySend(mvds.tick(again)).dispatch(), again);
        mvds.onRepeated(BOB, again.plusSeconds(14));
        assertThat(mvds.nextDueAt().orElseThrow()).isAfter(again.plusSeconds(9));
        mvds.onProved(2, again.plusSeconds(15));
        assertThat(mvds.nextDueAt()).as("each time later").contains(again.plus(Mvds.NOT_AGAIN_WITHIN.multipliedBy(2)));
    }

    @Test
    void aNewDeviceGetsWhatWasOnItsWayWhenItBecameKnown() {
        mvds.onHeard(BOB, START);
        mvds.add(message(BOB, "hello"));
        MvdsAction.Send send = onlySend(mvds.tick(START));
        mvds.onNewDevice(BOB, START.plusMillis(50));
        mvds.onPublished(send.dispatch(), START.plusMillis(100));
        mvds.onProved(send.dispatch(), START.plusSeconds(3));

        assertThat(mvds.nextDueAt()).contains(START.plusMillis(100).plus(Mvds.NOT_FOR_A_DEVICE_WITHIN));
        mvds.onPublished(onlySend(mvds.tick(START.plusSeconds(16))).dispatch(), START.plusSeconds(16));
        assertThat(mvds.nextDueAt().orElseThrow()).isAfter(START.plusSeconds(100));
    }

    @Test
    void theUserCanHaveItSentAtOnceAndForThirtyMoreDays() {
        SyncRecord record = message(BOB, "hello");
        mvds.add(record);
        MvdsAction.Send send = onlySend(mvds.tick(START));
        mvds.onPublished(send.dispatch(), START);
        mvds.onProved(send.dispatch(), START.plusSeconds(3));
        Instant later = START.plus(Duration.ofDays(29));
        mvds.renew(SyncRecord.create(BOB, record.message(), later), later);

        assertThat(mvds.nextDueAt()).contains(later);
        publish(onlySend(mvds.tick(later)), later);
        assertThat(mvds.tick(START.plus(Duration.ofDays(31)))).noneMatch(MvdsAction.Fail.class::isInstance);
    }

    @Test
    void whoSpeaksInTheOtherNumberingIsAnsweredInIt() {
        mvds.onNumbering(BOB, MvdsPayload.Numbering.VACP2P);
        mvds.onStored(BOB, List.of(id(1)), START);
        mvds.onStored(CAROL, List.of(id(2)), START);

        assertThat(sends(mvds.tick(START.plusSeconds(1))))
                .extracting(send -> send.payload().numbering())
                .containsExactlyInAnyOrder(MvdsPayload.Numbering.VACP2P, MvdsPayload.Numbering.STATUS);
    }

    @Test
    void triesAgainWhenDeliveryRefused() {
        mvds.add(message(BOB, "hello"));
        mvds.onStored(BOB, List.of(id(1)), START);
        MvdsAction.Send send = onlySend(mvds.tick(START));

        mvds.onDispatchFailed(send.dispatch(), START);

        MvdsAction.Send again = onlySend(mvds.tick(START.plusSeconds(3)));
        assertThat(again.payload()).isEqualTo(send.payload());
    }

    @Test
    void acksAreFlushedSoonAndOnce() {
        mvds.onStored(BOB, List.of(id(1), id(2)), START);
        mvds.onStored(BOB, List.of(id(1)), START);

        assertThat(mvds.tick(START)).isEmpty();
        assertThat(mvds.nextDueAt()).contains(START.plus(Mvds.FLUSH_WITHIN));
        MvdsAction.Send send = onlySend(mvds.tick(START.plus(Mvds.FLUSH_WITHIN)));
        assertThat(send.payload().acks()).containsExactly(id(1), id(2));
        assertThat(mvds.nextDueAt()).isEmpty();
    }

    @Test
    void acksGoWithAMessage() {
        mvds.onStored(BOB, List.of(id(1)), START);
        mvds.add(message(BOB, "hello"));

        MvdsAction.Send send = onlySend(mvds.tick(START));
        assertThat(send.payload().acks()).containsExactly(id(1));
        assertThat(send.payload().messages()).hasSize(1);
    }

    @Test
    void repetitionsAreAckedAgain() {
        mvds.onStored(BOB, List.of(id(1)), START);
        publish(onlySend(mvds.tick(START.plusSeconds(1))), START.plusSeconds(1));
        mvds.onStored(BOB, List.of(id(1)), START.plusSeconds(5));

        assertThat(onlySend(mvds.tick(START.plusSeconds(6))).payload().acks()).containsExactly(id(1));
    }

    /** Trap T6. */
    @Test
    void unknownAndRepeatedAcksDisturbNothing() {
        SyncRecord record = message(BOB, "hello");
        mvds.add(record);
        mvds.onAcks(BOB, List.of(id(9), id(9), record.id(), record.id()));

        assertThat(mvds.tick(START)).isEmpty();
    }

    /** Trap T5. */
    @Test
    void anAckCountsOnlyForThePeerWhoSentIt() {
        SyncRecord record = message(BOB, "hello");
        mvds.add(record);
        mvds.onAcks(CAROL, List.of(record.id()));

        assertThat(onlySend(mvds.tick(START)).sent()).containsExactly(record.id());
    }

    /** Trap T7. */
    @Test
    void aRequestMakesOurMessageDue() {
        SyncRecord record = message(BOB, "hello");
        mvds.add(record);
        publish(onlySend(mvds.tick(START)), START);
        mvds.onRequests(BOB, List.of(id(9), record.id()), START.plusMillis(500));

        assertThat(onlySend(mvds.tick(START.plusMillis(500))).payload().messages())
                .containsExactly(record.message());
    }

    @Test
    void missingOffersAreRequested() {
        mvds.onMissing(BOB, List.of(id(1)), START);

        assertThat(onlySend(mvds.tick(START.plusSeconds(1))).payload().requests())
                .containsExactly(id(1));
    }

    @Test
    void aPeerThatReturnsFromSilenceGetsItsMessagesAnew() {
        mvds.add(message(BOB, "hello"));
        Instant now = START;
        for (int i = 0; i < 6; i++) {
            publish(onlySend(mvds.tick(now)), now);
            now = mvds.nextDueAt().orElseThrow();
        }
        Instant heard = now.minusSeconds(60);
        mvds.onHeard(BOB, heard);

        assertThat(mvds.nextDueAt().orElseThrow()).isBetween(heard, heard.plusSeconds(2));
        Instant due = mvds.nextDueAt().orElseThrow();
        publish(onlySend(mvds.tick(due)), due);
        assertThat(mvds.nextDueAt().orElseThrow()).isBetween(due.plusSeconds(2), due.plusMillis(2200));
    }

    @Test
    void aPeerThatKeepsTalkingChangesNothing() {
        mvds.onHeard(BOB, START);
        mvds.add(message(BOB, "hello"));
        publish(onlySend(mvds.tick(START)), START);
        Instant due = mvds.nextDueAt().orElseThrow();
        mvds.onHeard(BOB, START.plusMillis(1500));

        assertThat(mvds.nextDueAt()).contains(due);
    }

    @Test
    void nothingIsRepeatedWithinFifteenSecondsBecauseSomebodyReturned() {
        mvds.add(message(BOB, "hello"));
        Instant now = START;
        for (int i = 0; i < 4; i++) {
            publish(onlySend(mvds.tick(now)), now);
            now = mvds.nextDueAt().orElseThrow();
        }
        Instant lastSent = now.minusSeconds(27);
        mvds.onConnected(lastSent.plusSeconds(1));

        assertThat(mvds.nextDueAt().orElseThrow()).isBetween(lastSent.plusSeconds(12), lastSent.plusSeconds(18));
    }

    @Test
    void payloadsHoldAtMost64KiBOfBodiesAndAtLeastOneMessage() {
        mvds.add(message(BOB, "x".repeat(100_000)));
        for (int i = 0; i < 10; i++) {
            mvds.add(message(BOB, i + "y".repeat(20_000)));
        }
        List<Integer> sizes = sends(mvds.tick(START)).stream()
                .map(send -> send.payload().messages().size())
                .toList();

        assertThat(sizes).containsExactly(1, 3, 3, 3, 1);
    }

    @Test
    void noMoreThanSixtyFourPayloadsAreOnTheirWay() {
        for (int i = 0; i < 100; i++) {
            mvds.add(message(BOB, i + "y".repeat(60_000)));
        }
        List<MvdsAction.Send> first = sends(mvds.tick(START));

        assertThat(first).hasSize(Mvds.MOST_IN_FLIGHT);
        assertThat(mvds.nextDueAt()).isEmpty();
        first.forEach(send -> publish(send, START));
        assertThat(sends(mvds.tick(START))).hasSize(36);
    }

    @Test
    void aClockSetBackDoesNotDelay() {
        mvds.add(message(BOB, "hello"));
        publish(onlySend(mvds.tick(START)), START);
        Instant earlier = START.minus(Duration.ofHours(5));
        mvds.tick(earlier);

        assertThat(mvds.nextDueAt().orElseThrow()).isBetween(earlier.plusSeconds(2), earlier.plusMillis(2200));
    }

    @Test
    void goesOnAfterARestartWhereItWas() {
        Instant due = START.plusSeconds(40);
        MvdsMessage body = new MvdsMessage(Bytes.utf8("g"), 1, Bytes.utf8("hello"));
        mvds.add(new SyncRecord(BOB, body.id(), body, START, 4, due, START.plusSeconds(13), false));

        assertThat(mvds.nextDueAt()).contains(due);
        publish(onlySend(mvds.tick(due)), due);
        assertThat(mvds.nextDueAt().orElseThrow()).isBetween(due.plusSeconds(54), due.plusSeconds(60));
    }

    /** There is no store node to ask. */
    private void publish(MvdsAction.Send send, Instant now) {
        mvds.onPublished(send.dispatch(), now);
        mvds.onUnprovable(send.dispatch(), now);
    }

    private static MvdsAction.Send onlySend(List<MvdsAction> actions) {
        assertThat(sends(actions)).hasSize(1);
        return sends(actions).get(0);
    }

    private static List<MvdsAction.Send> sends(List<MvdsAction> actions) {
        List<MvdsAction.Send> sends = new ArrayList<>();
        for (MvdsAction action : actions) {
            if (action instanceof MvdsAction.Send send) {
                sends.add(send);
            }
        }
        return sends;
    }

    private static SyncRecord message(ChatKey peer, String text) {
        return SyncRecord.create(peer, new MvdsMessage(Bytes.utf8("group"), 1, Bytes.utf8(text)), START);
    }

    private static MvdsId id(int number) {
        byte[] bytes = new byte[MvdsId.LENGTH];
        bytes[0] = (byte) number;
        return new MvdsId(Bytes.of(bytes));
    }
}
