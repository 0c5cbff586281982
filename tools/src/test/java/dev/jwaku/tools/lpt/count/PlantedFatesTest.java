package dev.jwaku.tools.lpt.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.tools.lpt.count.Arrival.Way;
import dev.jwaku.tools.lpt.count.SenderLog.Truth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs with a fate planted for each message: exactly these are found, whatever the order of the lines. */
class PlantedFatesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 2_000_000 * SECOND;
    private static final int MESSAGES = 1000;
    private static final CountRules RULES = new CountRules(Duration.ofSeconds(120), Duration.ofSeconds(3));

    static IntStream seeds() {
        return IntStream.range(0, 25);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void findsExactlyWhatWasPlanted(int seed) {
        Run run = new Run(new Random(seed));
        PairCount count = run.count();
        Map<Long, Fate> found = new LinkedHashMap<>();
        count.messages().forEach(message -> found.put(message.index(), message.fate()));
        for (Fate fate : Fate.values()) {
            assertThat(indexes(found, fate)).as(fate.id()).isEqualTo(indexes(run.planted, fate));
            assertThat(indexes(run.planted, fate)).as(fate.id()).isNotEmpty();
        }
        assertThat(count.tally().duplicateNetwork()).isEqualTo(run.network);
        assertThat(count.tally().redundant()).isEqualTo(run.redundant);
        assertThat(count.tally().duplicateRetry()).isEqualTo(run.retried);
        assertThat(count.tally().foreign()).isEqualTo(run.foreign);
        assertThat(count.tally().afterGrace()).isEqualTo(run.afterGrace);
    }

    private static List<Long> indexes(Map<Long, Fate> fates, Fate fate) {
        return fates.entrySet().stream()
                .filter(entry -> entry.getValue() == fate)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** One made-up run. The receiver comes after a tenth of it and goes before the grace is over. */
    private static final class Run {
        private static final long LISTENING = START + MESSAGES / 10 * SECOND;
        private static final long LAST = START + MESSAGES * SECOND;
        private static final long END = LAST + 5 * SECOND;
        private static final long STOPPED = END + 10 * SECOND;

        private final Random random;
        private final List<Attempt> attempts = new ArrayList<>();
        private final List<Arrival> arrivals = new ArrayList<>();
        private final Map<Long, Fate> planted = new LinkedHashMap<>();
        private final long clock;
        private int hashes;
        private long network;
        private long redundant;
        private long retried;
        private long foreign;
        private long afterGrace;

        Run(Random random) {
            this.random = random;
            this.clock = (random.nextInt(7200) - 3600) * SECOND;
            for (long index = 1; index <= MESSAGES; index++) {
                plant(index, START + index * SECOND);
            }
            Collections.shuffle(attempts, random);
            arrivals.sort(Comparator.comparingLong(Arrival::atNanos));
        }

        private void plant(long index, long due) {
            switch (random.nextInt(12)) {
                case 0 -> missing(index, due);
                case 1 -> {
                    arrive(index, send(index, 1, due, Answer.ACCEPTED), due, 3 + 1 + random.nextInt(3), Way.FILTER);
                    planted.put(index, Fate.LATE);
                }
                case 2 -> {
                    arrive(index, send(index, 1, due, Answer.ACCEPTED), due, 2, Way.STORE);
                    planted.put(index, Fate.RECOVERED);
                }
                case 3 -> {
                    send(index, 1, due, Answer.REFUSED);
                    send(index, 2, due, Answer.NOT_SENT);
                    planted.put(index, Fate.REJECTED);
                }
                case 4 -> {
                    send(index, 1, due, Answer.UNANSWERED);
                    send(index, 2, due, Answer.REFUSED);
                    planted.put(index, Fate.UNANSWERED);
                }
                case 5 -> {
                    arrive(index, send(index, 1, due, Answer.UNANSWERED), due, 1, Way.FILTER);
                    planted.put(index, Fate.UNCONFIRMED);
                }
                default -> received(index, due);
            }
        }

        private void missing(long index, long due) {
            send(index, 1, due, Answer.ACCEPTED);
            boolean tooEarly = due < LISTENING;
            boolean tooLate = due + SECOND / 100 + RULES.grace().toNanos() > STOPPED;
            planted.put(index, tooEarly ? Fate.NOT_EXPECTED : tooLate ? Fate.NOT_KNOWN : Fate.LOST);
        }

        private void received(long index, long due) {
            String first = "";
            if (random.nextInt(5) == 0) {
                first = send(index, 1, due, Answer.UNANSWERED);
            }
            String hash = send(index, first.isEmpty() ? 1 : 2, due, Answer.ACCEPTED);
            arrive(index, hash, due, 0, Way.FILTER);
            planted.put(index, Fate.RECEIVED);
            if (!first.isEmpty() && random.nextBoolean()) {
                arrive(index, first, due, 1, Way.FILTER);
                retried++;
            }
            switch (random.nextInt(8)) {
                case 0 -> {
                    arrive(index, hash, due, 2, Way.FILTER);
                    network++;
                }
                case 1 -> {
                    arrivals.add(arrival(index, hash, due, 2, Way.FILTER, "another"));
                    redundant++;
                }
                case 2 -> {
                    arrive(index, "0xforeign" + hashes++, due, 1, Way.FILTER);
                    foreign++;
                }
                default -> {}
            }
        }

        private String send(long index, int number, long due, Answer answer) {
            String hash = "0x" + hashes++;
            attempts.add(new Attempt(
                    index, number, hash, due, due + number * SECOND / 100, due + SECOND / 2, answer, "s", 0, ""));
            return hash;
        }

        private void arrive(long index, String hash, long due, long seconds, Way way) {
            arrivals.add(arrival(index, hash, due, seconds, way, "filter"));
        }

        /** Up to half a second more, which is no order and no delay that matters. */
        private Arrival arrival(long index, String hash, long due, long seconds, Way way, String peer) {
            long at = due + seconds * SECOND + SECOND / 10 + random.nextInt((int) SECOND / 2) + clock;
            return new Arrival("sender", "run", index, 1, hash, at, due, due, way, peer);
        }

        PairCount count() {
            return PairCounter.count(
                    new SenderLog("sender", "S", "run", "one", Truth.JOURNAL, attempts, END),
                    new ReceiverLog("receiver", "R", "two", LISTENING + clock, STOPPED + clock, arrivals),
                    RULES,
                    new Clock(Clock.Kind.TWO_WAY, clock, 0));
        }
    }
}
