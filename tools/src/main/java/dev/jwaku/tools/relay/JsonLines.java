package dev.jwaku.tools.relay;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.json.JsonMapper;

/** Writes one JSON object per line, each flushed at once. Thread-safe. */
public final class JsonLines {
    private final PrintStream out;
    private final ReentrantLock lock = new ReentrantLock();

    /** Writes to this stream. */
    public JsonLines(PrintStream out) {
        this.out = out;
    }

    /** Writes an event. */
    public void send(Map<String, Object> event) {
        line(Json.MAPPER.writeValueAsString(event));
    }

    /** Writes a line that is JSON already. */
    public void line(String json) {
        lock.lock();
        try {
            out.println(json);
            out.flush();
        } finally {
            lock.unlock();
        }
    }

    /** An event with alternating names and values. */
    public static Map<String, Object> event(String name, Object... fields) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", name);
        for (int i = 0; i < fields.length; i += 2) {
            event.put((String) fields[i], fields[i + 1]);
        }
        return event;
    }

    /** Loaded with the first command only: it takes longer than all the rest of the start. */
    private static final class Json {
        private static final JsonMapper MAPPER = new JsonMapper();
    }
}
