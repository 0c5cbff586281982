package dev.jwaku.tools.telemetry.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.tools.telemetry.ingest.Turns;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns<String> turns = new Turns<>();

    @Test
    void oneOfEachAtATime() {
        assertThat(turns.begins("a")).isTrue();
        assertThat(turns.begins("a")).isFalse();
        assertThat(turns.begins("b")).isTrue();
        turns.ends("a");
        assertThat(turns.begins("b")).isFalse();
        assertThat(turns.begins("a")).isTrue();
    }
}
