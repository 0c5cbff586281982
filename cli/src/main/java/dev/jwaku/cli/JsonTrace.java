package dev.jwaku.cli;

import dev.jwaku.libp2p.identity.PeerId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import tools.jackson.databind.json.JsonMapper;

/**
 * Trace lines of our own contract, {@code docs/trace-log.md}: one JSON object per event and peer, full names, and every
 * thousand lines their number, from which a reader sees what a log has lost.
 */
final class JsonTrace implements TraceLog.Form {
    private static final long LINES_PER_COUNT = 1000;
    private static final long SECOND = 1_000_000_000L;
    private static final String RELAY = "/vac/waku/relay/2.0.0";
    private static final String FILTER_PUSH = "/vac/waku/filter-push/2.0.0-beta1";

    private final String own;
    private final TraceLog.NanoClock clock;
    private final String boot;
    private final Logger log;
    private final JsonMapper json = JsonMapper.shared();
    private final AtomicLong lines = new AtomicLong();

    JsonTrace(PeerId own, TraceLog.NanoClock clock, String boot, Logger log) {
        this.own = own.toString();
        this.clock = clock;
        this.boot = boot;
        this.log = log;
    }

    @Override
    public void write(String event, TraceLog.Fields fields) {
        switch (event) {
            case "relay_published" -> message("relay.publish", fields, "", RELAY, "peers", fields.text("peers"));
            case "relay_received" -> {
                if (!fields.text("from").equals(own)) {
                    message("relay.in", fields, fields.text("from"), RELAY);
                }
            }
            case "relay_sent" -> each("relay.out", fields, RELAY);
            case "relay_rejected" ->
                message(
                        "relay.validate",
                        fields,
                        fields.text("peer"),
                        RELAY,
                        "rc",
                        "reject",
                        "why",
                        fields.text("why"));
            case "lightpush_handled" ->
                message(
                        "push.serve",
                        fields,
                        fields.text("peer"),
                        fields.text("protocol"),
                        "req",
                        fields.text("request_id"),
                        "rc",
                        fields.text("status"));
            case "filter_request" -> request(fields);
            case "filter_pushed" -> each("filter.push", fields, FILTER_PUSH);
            case "filter_push_failed" -> each("filter.push_fail", fields, FILTER_PUSH);
            case "archived" -> message("store.insert", fields, "", "", "timestamp", fields.text("timestamp"));
            case "store_answered" ->
                message(
                        "store.query",
                        fields,
                        fields.text("peer"),
                        "/vac/waku/store-query/3.0.0",
                        "req",
                        fields.text("request_id"),
                        "rc",
                        fields.text("status"),
                        "messages",
                        fields.text("messages"));
            case "store_synced" ->
                message(
                        "sync.diff",
                        fields,
                        fields.text("peer"),
                        "/vac/waku/reconciliation/1.0.0",
                        "missing_here",
                        fields.text("missing_here"),
                        "missing_there",
                        fields.text("missing_there"));
            case "synced" -> message("sync.recovered", fields, "", "/vac/waku/transfer/1.0.0");
            case "peer_connection_opened" -> message("peer.up", fields, fields.text("peer"), "");
            case "peer_connection_closed" -> message("peer.down", fields, fields.text("peer"), "");
            default -> {} // not part of the contract
        }
    }

    private void request(TraceLog.Fields fields) {
        String event = switch (fields.text("type")) {
            case "SUBSCRIBE" -> "filter.sub";
            case "PING" -> "filter.ping";
            default -> "filter.unsub";
        };
        message(
                event,
                fields,
                fields.text("peer"),
                "/vac/waku/filter-subscribe/2.0.0-beta1",
                "rc",
                fields.text("status"));
    }

    private void each(String event, TraceLog.Fields fields, String protocol) {
        fields.list("peers").forEach(peer -> message(event, fields, String.valueOf(peer), protocol));
    }

    private void message(String event, TraceLog.Fields fields, String peer, String protocol, String... more) {
        Map<String, Object> line = head(event);
        copy(fields, "msg_hash", line, "hash");
        copy(fields, "msg_id", line, "id");
        copy(fields, "topic", line, "topic");
        copy(fields, "ctopic", line, "ctopic");
        if (!peer.isEmpty()) {
            line.put("peer", peer);
        }
        if (!protocol.isEmpty()) {
            line.put("proto", protocol);
        }
        copy(fields, "size", line, "size");
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

    private static void copy(TraceLog.Fields fields, String from, Map<String, Object> line, String to) {
        if (fields.has(from)) {
            Object value = fields.values().get(from);
            line.put(to, value instanceof Number ? value : String.valueOf(value));
        }
    }

    private void write(Map<String, Object> line) {
        log.info(json.writeValueAsString(line));
    }
}
