package dev.jwaku.telemetry.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.telemetry.journal.Fact;
import dev.jwaku.telemetry.record.Heartbeat;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PulseTest {
    private static final long START = 1_767_225_600_000L;
    private final Pulse pulse = new Pulse();

    private Optional<Fact.Beat> look(Duration mono, Duration wall, int state) {
        return pulse.look(mono.toNanos(), START + wall.toMillis(), state);
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void beatsAtTheStartEveryMinuteAndWhenTheStateChanged() {
        assertThat(look(seconds(0), seconds(0), 3)).isPresent();
        assertThat(look(seconds(59), seconds(59), 3)).isEmpty();
        assertThat(pulse.nextDueAt()).isEqualTo(seconds(60).toNanos());
        assertThat(look(seconds(60), seconds(60), 3)).isPresent();
        assertThat(look(seconds(70), seconds(70), 1)).map(Fact.Beat::state).contains(1);
        assertThat(look(seconds(71), seconds(71), 1)).isEmpty();
        assertThat(pulse.nextDueAt()).isEqualTo(seconds(130).toNanos());
    }

    @Test
    void saysThatTheMachineSlept() {
        assertThat(look(seconds(0), seconds(0), 1)).isPresent();
        assertThat(look(seconds(10), seconds(3600), 1).orElseThrow().state()).isEqualTo(1 | Heartbeat.SUSPENDED);
        assertThat(look(seconds(70), seconds(3660), 1).orElseThrow().state()).isEqualTo(1);
        // A clock that is set back is no sleep.
        assertThat(look(seconds(80), seconds(10), 1)).isEmpty();
    }
}
