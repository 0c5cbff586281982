package dev.jwaku.tools.lpt.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.tools.lpt.count.Arrival.Way;
import dev.jwaku.tools.lpt.count.SenderLog.Truth;
import dev.jwaku.tools.lpt.wire.EndMarker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairCounterTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_000 * SECOND;
    private static final CountRules RULES = new CountRules(Duration.ofSeconds(30), Duration.ofSeconds(2));

    /** Index i is due at second i. */
    private static long due(long index) {
        return START + index * SECOND;
    }

    private static Attempt sent(long index, int number, Answer answer) {
        return new Attempt(
                index,
                number,
                hash(index, number),
                due(index),
                due(index) + (number - 1) * SECOND / 10,
                due(index) + number * SECOND / 10,
                answer,
                "service",
                answer == Answer.ACCEPTED ? 200 : 0,
                "");
    }

    private static String hash(long index, int number) {
        return "0x" + index + "-" + number;
    }

    private static Arrival arrival(long index, int number, long at) {
        return arrival(index, number, at, Way.FILTER, "filter");
    }

    private static Arrival arrival(long index, int number, long at, Way way, String peer) {
        return new Arrival(
                "sender",
                "run",
                index,
                number,
                hash(index, number),
                at,
                due(index) + (number - 1) * SECOND / 10,
                due(index),
                way,
                peer);
    }

    private static SenderLog sender(List<Attempt> attempts, long last) {
        return new SenderLog("sender", "S", "run", "host", Truth.JOURNAL, attempts, due(last) + SECOND);
    }

    private static ReceiverLog receiver(List<Arrival> arrivals) {
        return receiver(arrivals, START - 5 * SECOND, START + 100 * SECOND);
    }

    private static ReceiverLog receiver(List<Arrival> arrivals, long from, long to) {
        return new ReceiverLog("receiver", "R", "host", from, to, arrivals);
    }

    private static List<Attempt> allAccepted(int count) {
        List<Attempt> attempts = new ArrayList<>();
        for (long index = 1; index <= count; index++) {
            attempts.add(sent(index, 1, Answer.ACCEPTED));
        }
        return attempts;
    }

    private static PairCount count(SenderLog sender, ReceiverLog receiver) {
        return PairCounter.count(sender, receiver, RULES, Clock.SAME);
    }

    /** The arrivals of the reference's vectors; its journal says that five were accepted. */
    @ParameterizedTest
    @CsvSource({
        "1 2 3 4 5, 0, 0, 0, 0",
        "1 2 4 3 5, 0, 1, 1, 0",
        "1 2 4 5, 1, 0, 0, 0",
        "1 2 3, 2, 0, 0, 0",
        "3 4 5, 2, 0, 0, 0",
        "5 4 3 2 1, 0, 4, 4, 0",
        "1 3 2 5 4 4, 0, 2, 1, 1"
    })
    void countsTheVectors(String order, long lost, long reordered, long extent, long again) {
        List<Arrival> arrivals = new ArrayList<>();
        long at = due(6);
        for (String index : order.split(" ")) {
            arrivals.add(arrival(Long.parseLong(index), 1, at += 1000));
        }
        PairCount count = count(sender(allAccepted(5), 5), receiver(arrivals));
        assertThat(count.lost()).isEqualTo(lost);
        assertThat(count.received()).isEqualTo(5 - lost);
        assertThat(count.tally().reordered()).isEqualTo(reordered);
        assertThat(count.tally().maxExtent()).isEqualTo(extent);
        assertThat(count.tally().duplicateNetwork()).isEqualTo(again);
    }

    @Test
    void tellsAllFatesApart() {
        List<Attempt> attempts = new ArrayList<>(allAccepted(6));
        attempts.add(sent(7, 1, Answer.REFUSED));
        attempts.add(sent(7, 2, Answer.NOT_SENT));
        attempts.add(sent(8, 1, Answer.UNANSWERED));
        attempts.add(sent(9, 1, Answer.UNANSWERED));
        attempts.add(sent(10, 1, Answer.UNANSWERED));
        attempts.add(sent(10, 2, Answer.ACCEPTED));
        long end = due(10) + SECOND;
        PairCount count = count(
                sender(attempts, 10),
                receiver(List.of(
                        arrival(2, 1, due(2) + SECOND),
                        arrival(3, 1, due(3) + 3 * SECOND),
                        arrival(4, 1, due(4) + 9 * SECOND, Way.STORE, "store"),
                        arrival(9, 1, due(9) + SECOND),
                        arrival(10, 1, due(10) + SECOND),
                        arrival(10, 2, due(10) + SECOND + 1),
                        arrival(2, 1, due(10) + SECOND + 2),
                        arrival(2, 1, due(10) + SECOND + 3, Way.FILTER, "other"),
                        arrival(6, 1, end + 31 * SECOND))));
        assertThat(count.messages().stream().map(MessageFate::fate))
                .containsExactly(
                        Fate.LOST,
                        Fate.RECEIVED,
                        Fate.LATE,
                        Fate.RECOVERED,
                        Fate.LOST,
                        Fate.LOST,
                        Fate.REJECTED,
                        Fate.UNANSWERED,
                        Fate.UNCONFIRMED,
                        Fate.RECEIVED);
        assertThat(count.tally()).isEqualTo(new PairCount.Tally(1, 1, 1, 0, 0, 0, 1));
        assertThat(count.expected()).isEqualTo(7);
        assertThat(count.latency().count()).isEqualTo(4);
        assertThat(count.latency().max()).isEqualTo(3.0 * SECOND);
    }

    @Test
    void doesNotBlameAReceiverThatWasNotThere() {
        List<Arrival> arrivals = List.of(arrival(1, 1, due(1) + 1), arrival(3, 1, due(3) + 1));
        PairCount late = count(sender(allAccepted(4), 4), receiver(arrivals, due(3), START + 100 * SECOND));
        assertThat(late.messages().stream().map(MessageFate::fate))
                .containsExactly(Fate.RECEIVED, Fate.NOT_EXPECTED, Fate.RECEIVED, Fate.LOST);
        PairCount early = count(sender(allAccepted(40), 40), receiver(List.of(), START, due(35)));
        assertThat(early.count(Fate.LOST)).isEqualTo(5);
        assertThat(early.count(Fate.NOT_KNOWN)).isEqualTo(35);
        PairCount never = count(sender(allAccepted(4), 4), receiver(List.of(), 0, START + 100 * SECOND));
        assertThat(never.count(Fate.NOT_EXPECTED)).isEqualTo(4);
        assertThat(never.expected()).isZero();
    }

    @Test
    void measuresFromWhenAMessageWasDue() {
        Attempt held = new Attempt(1, 1, hash(1, 1), due(1), due(1) + 5 * SECOND, 0, Answer.ACCEPTED, "", 200, "");
        PairCount count = count(sender(List.of(held), 1), receiver(List.of(arrival(1, 1, due(1) + 6 * SECOND))));
        assertThat(count.latency().max()).isEqualTo(6.0 * SECOND);
        assertThat(count.service().max()).isEqualTo(1.0 * SECOND);
        assertThat(count.messages().getFirst().fate()).isEqualTo(Fate.LATE);
    }

    @Test
    void countsWhatIsNotInTheJournalAsForeign() {
        Arrival other = arrival(2, 7, due(2));
        PairCount count = count(sender(allAccepted(2), 2), receiver(List.of(arrival(1, 1, due(1)), other)));
        assertThat(count.tally().foreign()).isEqualTo(1);
        assertThat(count.lost()).isEqualTo(1);
    }

    @Test
    void jitterIsThatOfRfc3550() {
        List<Arrival> arrivals =
                List.of(arrival(1, 1, due(1) + 100), arrival(2, 1, due(2) + 260), arrival(3, 1, due(3) + 100));
        PairCount count = count(sender(allAccepted(3), 3), receiver(arrivals));
        double first = 160.0 / 16;
        assertThat(count.jitterNanos()).isEqualTo(first + (160 - first) / 16);
    }

    @Test
    void theClockOfTheReceiverIsSetRight() {
        SenderLog sender = new SenderLog("sender", "S", "run", "there", Truth.JOURNAL, allAccepted(2), due(3));
        long ahead = 3600 * SECOND;
        ReceiverLog receiver = new ReceiverLog(
                "receiver",
                "R",
                "here",
                START + ahead - SECOND,
                START + ahead + 100 * SECOND,
                List.of(arrival(1, 1, due(1) + ahead + 40), arrival(2, 1, due(2) + ahead + 90)));
        SenderLog back = new SenderLog("back", "B", "run", "here", Truth.JOURNAL, List.of(), 0);
        ReceiverLog home = new ReceiverLog(
                "home",
                "H",
                "there",
                START,
                0,
                List.of(new Arrival(
                        "back", "run", 1, 1, "0xb", due(5) + 20, due(5) + ahead, due(5) + ahead, Way.FILTER, "f")));
        Clock clock =
                ClockOffsets.of(List.of(sender, back), List.of(receiver, home)).between(sender, receiver);
        assertThat(clock).isEqualTo(new Clock(Clock.Kind.TWO_WAY, ahead + 10, 30));
        PairCount count = PairCounter.count(sender, receiver, RULES, clock);
        assertThat(count.count(Fate.RECEIVED)).isEqualTo(2);
        assertThat(count.latency().max()).isEqualTo(80);

        Clock oneWay = ClockOffsets.of(List.of(sender), List.of(receiver)).between(sender, receiver);
        assertThat(oneWay).isEqualTo(new Clock(Clock.Kind.ASSUMED, 0, -1));
    }

    @Test
    void aMarkerShowsWhatWasLostAtTheEndWithoutAJournal() {
        List<Arrival> arrivals = List.of(arrival(1, 1, due(1)), arrival(2, 1, due(2)), arrival(4, 1, due(4)));
        EndMarker marker = new EndMarker("sender", "run", 5, 6, List.of(3L));
        SenderLog guessed = GuessedSender.of("sender", "run", arrivals, Optional.of(marker), due(7));
        PairCount count = count(guessed, receiver(arrivals));
        assertThat(count.messages().stream().map(MessageFate::fate))
                .containsExactly(Fate.RECEIVED, Fate.RECEIVED, Fate.REJECTED, Fate.RECEIVED, Fate.LOST, Fate.LOST);
        SenderLog blind = GuessedSender.of("sender", "run", arrivals, Optional.empty(), 0);
        assertThat(blind.truth()).isEqualTo(Truth.HIGHEST_INDEX);
        assertThat(count(blind, receiver(arrivals)).lost()).isEqualTo(1);
    }
}
