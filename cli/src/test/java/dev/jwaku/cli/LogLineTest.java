package dev.jwaku.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LogLineTest {
    @Test
    void writesLevelTimeMessageAndPairsWithQuotesWhereNeeded() {
        LoggingEvent event = new LoggingEvent(
                "here", new LoggerContext().getLogger("x"), Level.WARN, "something happened", null, null);
        event.addKeyValuePair(new KeyValuePair("peer", "16Uiu2"));
        event.addKeyValuePair(new KeyValuePair("reason", "two \"words\""));
        String line = new String(new LogLine().encode(event), StandardCharsets.UTF_8);
        assertThat(line)
                .matches("WRN \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}[+-]\\d\\d:\\d\\d something happened"
                        + " peer=16Uiu2 reason=\"two \\\\\"words\\\\\"\"\n");
    }
}
