package dev.jwaku.cli;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Events;
import dev.jwaku.tools.trace.write.JsonTrace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of every message through this node, as log lines of logger {@code dm.trace}, level INFO: nwaku's words for
 * the analysers that exist, or the contract of {@code docs/trace-log.md} as JSON. Levels can be changed at run time;
 * what is not logged costs nothing.
 */
final class TraceLog implements Events {
    /** The logger's name. */
    static final String LOGGER = "dm.trace";

    private static final Logger log = LoggerFactory.getLogger(LOGGER);

    private final Form form;

    private TraceLog(Form form) {
        this.form = form;
    }

    /** One in nwaku's words. */
    static TraceLog inWordsOfNwaku(PeerId own, JsonTrace.NanoClock clock) {
        return new TraceLog(new NwakuTrace(own, clock, log));
    }

    /** One in JSON. */
    static TraceLog inJson(PeerId own, JsonTrace.NanoClock clock, String boot) {
        JsonTrace lines = new JsonTrace(own.toString(), clock, boot, log::info);
        return new TraceLog((event, fields) -> lines.write(event, fields.values()));
    }

    @Override
    public void emit(String name, Object... keysAndValues) {
        if (!isEnabled()) {
            return;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i + 1 < keysAndValues.length; i += 2) {
            fields.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        form.write(name, new Fields(fields));
    }

    @Override
    public boolean isEnabled() {
        return log.isInfoEnabled();
    }

    /** How events become lines. */
    @FunctionalInterface
    interface Form {
        /** Writes what there is to write about an event; unknown events are left out. */
        void write(String event, Fields fields);
    }

    /**
     * What an event says.
     *
     * @param values by name
     */
    record Fields(Map<String, Object> values) {
        String text(String key) {
            return String.valueOf(values.getOrDefault(key, ""));
        }

        boolean has(String key) {
            return values.containsKey(key);
        }

        List<?> list(String key) {
            return values.get(key) instanceof List<?> list ? list : List.of();
        }
    }
}
