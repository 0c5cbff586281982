package dev.jwaku.tools.lpt.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.tools.lpt.count.Fate;
import dev.jwaku.tools.lpt.count.Latencies;
import dev.jwaku.tools.lpt.count.PairCount.Tally;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitTest {
    private static Totals totals(long received, long lost) {
        Map<Fate, Long> fates = new EnumMap<>(Fate.class);
        fates.put(Fate.RECEIVED, received);
        fates.put(Fate.LOST, lost);
        fates.put(Fate.REJECTED, 2L);
        Latencies times = Latencies.of(LongStream.rangeClosed(1, received).map(i -> i * 1_000_000));
        return new Totals(fates, new Tally(1, 0, 3, 4, 2, 0, 0), times, times, 2_500_000);
    }

    @ParameterizedTest
    @CsvSource({
        "p95<=95ms, true",
        "p95<=94.9ms, false",
        "p95<=0.095s, true",
        "max<=100ms, true",
        "p50<=49999us, false",
        "jitter<=2.5ms, true",
        "rejected<=1, false",
        "rejected<=2, true",
        "retried<=3, true",
        "reordered<=3, false",
        "duplicates<=0, false",
        "received>=100, true",
        "received>=101, false",
        "lost<=0, true",
        "loss<=4%, true",
        "loss<=0.036, false"
    })
    void judgesAHundredMessagesThatTookOneToAHundredMilliseconds(String limit, boolean good) {
        assertThat(Limit.parse(limit).check(totals(100, 0)).good()).isEqualTo(good);
    }

    @Test
    void fewMessagesProveNoSmallLoss() {
        Limit.Verdict verdict = Limit.parse("loss<=0.1%").check(totals(100, 0));
        assertThat(verdict.good()).isFalse();
        assertThat(verdict.foundText())
                .isEqualTo("up to 3.70% (0 of 100 lost; that few messages cannot show it, 3838 can)");
        assertThat(Limit.parse("loss<=0.1%").check(totals(3838, 0)).good()).isTrue();
        assertThat(Limit.parse("loss<=0.1%").check(totals(3838, 1)).good()).isFalse();
    }

    @Test
    void lostMessagesTookLongerThanAllOthers() {
        assertThat(Limit.parse("p95<=1s").check(totals(96, 4)).good()).isTrue();
        Limit.Verdict verdict = Limit.parse("p95<=1s").check(totals(94, 6));
        assertThat(verdict.good()).isFalse();
        assertThat(verdict.foundText()).isEqualTo("a lost message (6 lost messages took longer than all others)");
    }

    @Test
    void whatWasNotMeasuredDoesNotHold() {
        assertThat(Limit.parse("loss<=100%").check(totals(0, 0)).good()).isFalse();
        assertThat(Limit.parse("p95<=1s").check(totals(0, 0)).good()).isFalse();
    }

    @Test
    void saysWhatIsNoLimit() {
        for (String text : List.of("", "loss", "loss<0", "loss<=1s", "p95<=1", "p96<=1s", "lost<=1%", "nothing<=1")) {
            assertThatThrownBy(() -> Limit.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
