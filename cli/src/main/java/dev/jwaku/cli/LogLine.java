package dev.jwaku.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.slf4j.event.KeyValuePair;

/**
 * Log lines as nwaku writes them: {@code INF 2026-11-22 13:06:16.015+00:00 message key=value}. Values with blanks,
 * quotes or {@code =} are quoted. Spec: node-interface.md section 5.1, without {@code topics}, {@code tid},
 * {@code file}.
 */
final class LogLine extends EncoderBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSxxx");
    /** nwaku pads its words; some analysers rely on it. */
    private static final int PADDED = 42;

    private static final byte[] NOTHING = new byte[0];

    private final ZoneId zone = ZoneId.systemDefault();

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160);
        boolean trace = event.getLoggerName().equals(TraceLog.LOGGER);
        line.append(trace ? "NTC" : tag(event.getLevel())).append(' ');
        TIME.formatTo(event.getInstant().atZone(zone), line);
        line.append(' ').append(event.getFormattedMessage());
        if (trace) {
            line.repeat(' ', Math.max(0, PADDED - event.getFormattedMessage().length()));
        }
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                line.append(' ').append(pair.key).append('=');
                appendValue(line, String.valueOf(pair.value));
            }
        }
        line.append('\n');
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            line.append(ThrowableProxyUtil.asString(thrown));
        }
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    static String tag(Level level) {
        return switch (level.toInt()) {
            case Level.TRACE_INT -> "TRC";
            case Level.DEBUG_INT -> "DBG";
            case Level.INFO_INT -> "INF";
            case Level.WARN_INT -> "WRN";
            default -> "ERR";
        };
    }

    private static void appendValue(StringBuilder line, String value) {
        boolean plain = !value.isEmpty();
        for (int i = 0; i < value.length() && plain; i++) {
            char c = value.charAt(i);
            plain = c > ' ' && c != '"' && c != '=';
        }
        if (plain) {
            line.append(value);
        } else {
            String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"");
            line.append('"').append(escaped.replace("\n", "\\n")).append('"');
        }
    }
}
