package dev.jwaku.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.json.JsonMapper;

/**
 * Log lines as JSON, one object each, with nwaku's keys {@code lvl}, {@code ts}, {@code msg}, {@code topics}, then the
 * fields; lines of the trace log are JSON already.
 */
final class LogJson extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = new byte[0];

    private final JsonMapper json = JsonMapper.shared();

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
        if (event.getLoggerName().equals(TraceLog.LOGGER)) {
            return bytes(event.getFormattedMessage());
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("lvl", LogLine.tag(event.getLevel()));
        line.put("ts", event.getInstant().toString());
        line.put("msg", event.getFormattedMessage());
        line.put("topics", event.getLoggerName());
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                Object value = pair.value;
                line.putIfAbsent(
                        pair.key, value instanceof Number || value instanceof Boolean ? value : String.valueOf(value));
            }
        }
        if (event.getThrowableProxy() != null) {
            line.put("error", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return bytes(json.writeValueAsString(line));
    }

    private static byte[] bytes(String line) {
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
