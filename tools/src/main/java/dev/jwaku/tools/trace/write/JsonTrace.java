package dev.jwaku.tools.trace.write;

import dev.jwaku.runtime.Events;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Trace lines of our own contract, {@code docs/trace-log.md}: one JSON object per event and peer, full names, and every
 * thousand lines their number, from which a reader sees what a log has lost. Thread-safe if what takes the lines is.
 */
public final class JsonTrace implements Events {
    private static final long LINES_PER_COUNT = 1000;
    private static final long SECOND = 1_000_000_000L;
    private static final int SUCCESS = 200;
    private static final String RELAY = "/vac/waku/relay/2.0.0";
    private static final String FILTER_SUBSCRIBE = "/vac/waku/filter-subscribe/2.0.0-beta1";
    private static final String FILTER_PUSH = "/vac/waku/filter-push/2.0.0-beta1";
    private static final String STORE = "/vac/waku/store-query/3.0.0";

    private final String own;
    private final NanoClock clock;
    private final String boot;
    private final Consumer<String> log;
    private final JsonMapper json = JsonMapper.shared();
    private final AtomicLong lines = new AtomicLong();
    private final AtomicBoolean offline = new AtomicBoolean();

    /** The two clocks of a line. */
    public interface NanoClock {
        /** Nanoseconds since 1970. */
        long wall();

        /** The world's monotonic clock. */
        long monotonic();
    }

    /**
     * The trace of one start of a node.
     *
     * @param own its peer id
     * @param boot another text for each start
     * @param log takes the lines
     */
    public JsonTrace(String own, NanoClock clock, String boot, Consumer<String> log) {
        this.own = own;
        this.clock = clock;
        this.boot = boot;
        this.log = log;
    }

    @Override
    public void emit(String name, Object... keysAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i + 1 < keysAndValues.length; i += 2) {
            fields.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        write(name, fields);
    }

    /** Writes what there is to write about an event; what is not part of the contract is left out. */
    public void write(String event, Map<String, Object> values) {
        Fields fields = new Fields(values);
        if (event.startsWith("delivery.")) {
            application(event, fields);
        } else if (event.startsWith("filter_")) {
            filter(event, fields);
        } else {
            network(event, fields);
        }
    }

    private void network(String event, Fields fields) {
        switch (event) {
            case "relay_published", "relay_no_peers" ->
                line("relay.publish", fields, "", RELAY, "peers", fields.text("peers"));
            case "relay_received" -> {
                if (!fields.text("from").equals(own)) {
                    line("relay.in", fields, fields.text("from"), RELAY);
                }
            }
            case "relay_subscribed" -> line("relay.sub", fields, "", RELAY);
            case "relay_unsubscribed" -> line("relay.unsub", fields, "", RELAY);
            case "relay_sent" -> each("relay.out", fields, RELAY);
            case "relay_rejected" ->
                line("relay.validate", fields, fields.peer(), RELAY, "rc", fields.text("verdict"), "why", fields.why());
            case "lightpush_asked" -> line("push.req", fields, fields.peer(), "", "req", fields.text("request_id"));
            case "lightpush_handled" -> pushed("push.serve", fields);
            case "lightpush_answered" -> pushed("push.reply", fields);
            case "archived" -> line("store.insert", fields, "", "", "timestamp", fields.text("timestamp"));
            case "store_answered" -> queried(fields);
            case "store_synced" -> synced(fields);
            case "synced" ->
                line("sync.recovered", fields, "", "/vac/waku/transfer/1.0.0", "timestamp", fields.text("timestamp"));
            case "peer_connection_opened" -> line("peer.up", fields, fields.peer(), "");
            case "peer_connection_closed" -> line("peer.down", fields, fields.peer(), "");
            case "link_state" -> link(fields);
            default -> {} // not part of the contract
        }
    }

    private void application(String event, Fields fields) {
        switch (event) {
            case "delivery.accepted" -> line("app.send", fields, "", "");
            case "delivery.subscribed" -> line("app.sub", fields, "", "");
            case "delivery.unsubscribed" -> line("app.unsub", fields, "", "");
            case "delivery.shown" -> line("app.recv", fields, "", "");
            case "delivery.duplicate" -> line("app.dup", fields, "", "");
            case "delivery.listener_failed" -> line("app.decode_fail", fields, "", "", "why", fields.why());
            case "delivery.recovered" -> line("store.hit", fields, "", STORE);
            case "delivery.stored" -> line("store.confirm", fields, "", STORE);
            case "delivery.unverified" -> line("store.expired", fields, "", "", "why", fields.text("reason"));
            case "delivery.failed" -> line("store.expired", fields, "", "", "why", fields.text("kind"));
            default -> {} // not part of the contract
        }
    }

    private void filter(String event, Fields fields) {
        switch (event) {
            case "filter_request" -> request(fields);
            case "filter_expired" -> line("filter.unsub", fields, fields.peer(), FILTER_SUBSCRIBE, "why", "expired");
            case "filter_pushed" -> each("filter.push", fields, FILTER_PUSH);
            case "filter_push_failed" -> each("filter.push_fail", fields, FILTER_PUSH);
            case "filter_received" -> line("filter.recv", fields, fields.peer(), FILTER_PUSH);
            default -> {} // not part of the contract
        }
    }

    /** One line for each content topic of a request that was granted. */
    private void request(Fields fields) {
        String event = switch (fields.text("type")) {
            case "SUBSCRIBE" -> "filter.sub";
            case "PING" -> "filter.ping";
            default -> "filter.unsub";
        };
        String status = fields.text("status");
        List<?> contents = status.equals(Integer.toString(SUCCESS)) ? fields.list("ctopics") : List.of();
        if (contents.isEmpty()) {
            line(event, fields, fields.peer(), FILTER_SUBSCRIBE, "rc", status);
        }
        contents.forEach(content ->
                line(event, fields, fields.peer(), FILTER_SUBSCRIBE, "ctopic", String.valueOf(content), "rc", status));
    }

    private void pushed(String event, Fields fields) {
        line(
                event,
                fields,
                fields.peer(),
                fields.text("protocol"),
                "req",
                fields.text("request_id"),
                "rc",
                fields.text("status"));
    }

    private void queried(Fields fields) {
        line(
                "store.query",
                fields,
                fields.peer(),
                STORE,
                "req",
                fields.text("request_id"),
                "rc",
                fields.text("status"),
                "messages",
                fields.text("messages"));
    }

    private void synced(Fields fields) {
        line(
                "sync.diff",
                fields,
                fields.peer(),
                "/vac/waku/reconciliation/1.0.0",
                "missing_here",
                fields.text("missing_here"),
                "missing_there",
                fields.text("missing_there"),
                "oldest_missing",
                fields.text("oldest_missing"),
                "gaps",
                fields.text("gaps"));
    }

    /** No peer is alive any more, or one is again. */
    private void link(Fields fields) {
        switch (fields.text("state")) {
            case "OFFLINE" -> {
                if (offline.compareAndSet(false, true)) {
                    line("net.down", fields, "", "");
                }
            }
            case "PARTIAL", "CONNECTED" -> {
                if (offline.compareAndSet(true, false)) {
                    line("net.up", fields, "", "");
                }
            }
            default -> {} // on the way to one of them
        }
    }

    private void each(String event, Fields fields, String protocol) {
        fields.list("peers").forEach(peer -> line(event, fields, String.valueOf(peer), protocol));
    }

    private void line(String event, Fields fields, String peer, String protocol, String... more) {
        Map<String, Object> line = head(event);
        fields.copy("msg_hash", line, "hash");
        fields.copy("msg_id", line, "id");
        fields.copy("topic", line, "topic");
        fields.copy("ctopic", line, "ctopic");
        if (!peer.isEmpty()) {
            line.put("peer", peer);
        }
        if (!protocol.isEmpty()) {
            line.put("proto", protocol);
        }
        fields.copy("size", line, "size");
        for (int i = 0; i < more.length; i += 2) {
            line.put(more[i], more[i + 1]);
        }
        write(line);
        long count = lines.incrementAndGet();
        if (count % LINES_PER_COUNT == 0) {
            Map<String, Object> number = head("log.seq");
            number.put("n", count);
            write(number);
        }
    }

    private Map<String, Object> head(String event) {
        long now = clock.wall();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("ts", Instant.ofEpochSecond(now / SECOND, now % SECOND).toString());
        line.put("mono", clock.monotonic());
        line.put("node", own);
        line.put("boot", boot);
        line.put("ev", event);
        return line;
    }

    private void write(Map<String, Object> line) {
        log.accept(json.writeValueAsString(line));
    }

    /** What an event says, by name. */
    private record Fields(Map<String, Object> values) {
        String text(String key) {
            return String.valueOf(values.getOrDefault(key, ""));
        }

        String peer() {
            return text("peer");
        }

        String why() {
            return text("why");
        }

        List<?> list(String key) {
            return values.get(key) instanceof List<?> list ? list : List.of();
        }

        void copy(String from, Map<String, Object> line, String to) {
            Object value = values.get(from);
            if (value != null && !value.equals("")) {
                line.put(to, value instanceof Number ? value : String.valueOf(value));
            }
        }
    }
}
