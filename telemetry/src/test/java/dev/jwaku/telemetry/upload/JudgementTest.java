package dev.jwaku.telemetry.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgementTest {
    private static final long SEQ = 7;
    private static final int RECORDS = 3;

    private static Judgement judge(int status, String body) {
        return Judgement.of(new TelemetryService.Answer(status, body.replace('\'', '"')), SEQ, RECORDS);
    }

    private static String naming(int place) {
        return "'errors':[{'record':" + place + ",'code':'bad_field','error':'why'}]}";
    }

    @Test
    void whatIsStoredMayGo() {
        assertThat(judge(200, "{'stored':7,'errors':[]}")).isEqualTo(new Judgement.Stored(List.of()));
        assertThat(judge(200, "{'stored':7," + naming(1))).isEqualTo(new Judgement.Stored(List.of(1)));
    }

    @Test
    void whatIsNamedMayGoAndNothingElse() {
        assertThat(judge(400, "{" + naming(2))).isEqualTo(new Judgement.WithoutThese(List.of(2)));
        assertThat(judge(413, "{" + naming(0))).isEqualTo(new Judgement.WithoutThese(List.of(0)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    200 | {'stored':8,'errors':[]}
                    200 | {'stored':6,'errors':[]}
                    200 | {'stored':-1,'errors':[]}
                    200 | {'errors':[]}
                    200 | {'stored':'7'}
                    200 | <html>
                    201 | {'stored':7,'errors':[]}
                    302 | {'stored':7,'errors':[]}
                    400 | {'stored':7,'errors':[]}
                    400 | {'errors':[{'record':3,'code':'bad_field'}]}
                    400 | nonsense
                    429 | slow down
                    500 | {'stored':7,'errors':[{'record':1,'code':'bad_field'}]}
                    503 | {}
                    """)
    void everythingElseLeavesEverythingWhereItIs(int status, String body) {
        assertThat(judge(status, body)).isInstanceOf(Judgement.Nothing.class);
    }

    @Test
    void triesAreSpreadUpToALimitThatDoublesToAQuarterOfAnHour() {
        UploadSchedule schedule = new UploadSchedule(new Random(1), Duration.ofMinutes(5), 0);
        assertThat(schedule.isDue(0)).isTrue();
        long longest = 0;
        for (int failure = 0; failure < 200; failure++) {
            long limit = Math.min(900_000, 5_000L << Math.min(failure, 20));
            schedule.failed(0, Duration.ZERO);
            assertThat(schedule.nextDueAt())
                    .isBetween(0L, Duration.ofMillis(limit).toNanos());
            longest = Math.max(longest, schedule.nextDueAt());
        }
        assertThat(longest).isGreaterThan(Duration.ofMinutes(13).toNanos());
        schedule.failed(0, Duration.ofDays(1));
        assertThat(schedule.nextDueAt()).isEqualTo(Duration.ofMinutes(15).toNanos());
        schedule.connected(1);
        assertThat(schedule.isDue(1)).isTrue();
        schedule.failed(1, Duration.ZERO);
        assertThat(schedule.nextDueAt())
                .isLessThanOrEqualTo(1 + Duration.ofSeconds(5).toNanos());
        schedule.succeeded(1, false);
        assertThat(schedule.nextDueAt()).isEqualTo(1 + Duration.ofMinutes(5).toNanos());
        schedule.succeeded(1, true);
        assertThat(schedule.isDue(1)).isTrue();
    }
}
