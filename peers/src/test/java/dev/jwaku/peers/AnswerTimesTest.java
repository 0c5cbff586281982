package dev.jwaku.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AnswerTimesTest {
    private static final Duration LEAST = Duration.ofSeconds(5);

    private final AnswerTimes times = new AnswerTimes();
    private long now;

    private void answerAfter(Duration time) {
        now += Duration.ofSeconds(30).toNanos();
        times.answered(now - time.toNanos(), now, LEAST);
    }

    private Duration patience() {
        return times.patience(LEAST);
    }

    @Test
    void aFastPeerGetsWhatIsLeast() {
        assertThat(patience()).isEqualTo(LEAST);
        for (int i = 0; i < 10; i++) {
            answerAfter(Duration.ofMillis(100));
        }
        assertThat(patience()).isEqualTo(LEAST);
    }

    @Test
    void aSlowPeerGetsLongerFromItsFirstAnswerOn() {
        answerAfter(Duration.ofMillis(8500));
        assertThat(patience()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
        for (int i = 0; i < 20; i++) {
            answerAfter(Duration.ofMillis(8400 + i % 2 * 200));
        }
        assertThat(patience()).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(11));
    }

    @Test
    void nobodyIsWaitedForLongerThanTheLongest() {
        answerAfter(Duration.ofSeconds(29));
        assertThat(patience()).isEqualTo(AnswerTimes.LONGEST);
    }

    @Test
    void oneOutageChangesNothing() {
        for (int i = 0; i < 10; i++) {
            answerAfter(Duration.ofMillis(100));
        }
        answerAfter(Duration.ofSeconds(20));
        times.answered(now - Duration.ofSeconds(14).toNanos(), now + 1, LEAST);
        times.answered(now - Duration.ofSeconds(8).toNanos(), now + 2, LEAST);
        assertThat(patience()).isEqualTo(LEAST);
        answerAfter(Duration.ofMillis(100));
        answerAfter(Duration.ofSeconds(20));
        assertThat(patience()).isEqualTo(LEAST);
    }

    @Test
    void aLinkThatBecomesSlowIsBelievedTheSecondTime() {
        for (int i = 0; i < 10; i++) {
            answerAfter(Duration.ofMillis(100));
        }
        answerAfter(Duration.ofSeconds(9));
        assertThat(patience()).isEqualTo(LEAST);
        answerAfter(Duration.ofSeconds(9));
        assertThat(patience()).isGreaterThan(Duration.ofSeconds(9));
    }
}
