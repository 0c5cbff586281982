package dev.jwaku.cli;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.tools.trace.write.JsonTrace;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Trace lines as nwaku writes them, field by field in its order (node-interface.md section 5.2), at its level NOTICE;
 * peers are shortened as nim-libp2p does.
 */
final class NwakuTrace implements TraceLog.Form {
    private static final int SHORT_FROM = 10;
    private static final int HEAD = 3;
    private static final int TAIL = 6;
    private static final String LEGACY = "/vac/waku/lightpush/2.0.0-beta1";

    private final String own;
    private final String ownShort;
    private final JsonTrace.NanoClock clock;
    private final Logger log;

    NwakuTrace(PeerId own, JsonTrace.NanoClock clock, Logger log) {
        this.own = own.toString();
        this.ownShort = shorten(this.own);
        this.clock = clock;
        this.log = log;
    }

    @Override
    public void write(String event, TraceLog.Fields fields) {
        switch (event) {
            case "relay_received" -> {
                if (!fields.text("from").equals(own)) {
                    received(fields, shorten(fields.text("from")));
                }
            }
            case "relay_sent" -> fields.list("peers").forEach(peer -> sent(fields, String.valueOf(peer)));
            case "relay_published" -> published(fields);
            case "lightpush_handled" -> pushed(fields);
            case "filter_pushing" ->
                filter(fields)
                        .addKeyValue("target_peer_ids", peers(fields))
                        .addKeyValue("msg_hash", fields.text("msg_hash"))
                        .log("pushing message to subscribed peers");
            case "filter_pushed" ->
                filter(fields)
                        .addKeyValue("msg_hash", fields.text("msg_hash"))
                        .addKeyValue("numPeers", fields.list("peers").size())
                        .addKeyValue("target_peer_ids", peers(fields))
                        .log("pushed message succesfully to all subscribers"); // nwaku's spelling
            case "filter_push_failed" ->
                filter(fields)
                        .addKeyValue("msg_hash", fields.text("msg_hash"))
                        .addKeyValue("numPeers", fields.list("peers").size())
                        .addKeyValue("target_peer_ids", peers(fields))
                        .log("timed out pushing message to peers");
            case "archived" ->
                line("waku archive")
                        .addKeyValue("msg_hash", fields.text("msg_hash"))
                        .addKeyValue("pubsubTopic", fields.text("topic"))
                        .addKeyValue("contentTopic", fields.text("ctopic"))
                        .addKeyValue("timestamp", fields.text("timestamp"))
                        .log("message archived");
            case "synced" ->
                line("waku archive")
                        .addKeyValue("msg_hash", fields.text("msg_hash"))
                        .addKeyValue("pubsubTopic", fields.text("topic"))
                        .log("message archived in syncMessageIngress");
            case "store_answered" ->
                line("waku store")
                        .addKeyValue("peerId", shorten(fields.text("peer")))
                        .addKeyValue("requestId", fields.text("request_id"))
                        .addKeyValue("messages", fields.text("messages"))
                        .log("sending store query response");
            default -> {} // no line of nwaku's
        }
    }

    /** A message of our own counts as received, as nwaku has it for those of its REST API. */
    private void published(TraceLog.Fields fields) {
        if (fields.text("origin").equals("own")) {
            received(fields, "rest");
        }
        line("waku relay")
                .addKeyValue("peerId", ownShort)
                .addKeyValue("pubsubTopic", fields.text("topic"))
                .addKeyValue("msg_hash", fields.text("msg_hash"))
                .addKeyValue("publishTime", clock.wall())
                .addKeyValue("numPeers", fields.text("peers"))
                .log("waku.relay published");
    }

    private void received(TraceLog.Fields fields, String from) {
        line("waku relay")
                .addKeyValue("my_peer_id", ownShort)
                .addKeyValue("msg_hash", fields.text("msg_hash"))
                .addKeyValue("msg_id", fields.has("msg_id") ? shortId(fields.text("msg_id")) : "none")
                .addKeyValue("from_peer_id", from)
                .addKeyValue("topic", fields.text("topic"))
                .addKeyValue("receivedTime", clock.wall())
                .addKeyValue("payloadSizeBytes", fields.text("size"))
                .log("received relay message");
    }

    private void sent(TraceLog.Fields fields, String peer) {
        line("waku relay")
                .addKeyValue("my_peer_id", ownShort)
                .addKeyValue("msg_hash", fields.text("msg_hash"))
                .addKeyValue("msg_id", shortId(fields.text("msg_id")))
                .addKeyValue("to_peer_id", shorten(peer))
                .addKeyValue("topic", fields.text("topic"))
                .addKeyValue("sentTime", clock.wall())
                .addKeyValue("payloadSizeBytes", fields.text("size"))
                .log("sent relay message");
    }

    /** The legacy line has no name of our own, so that the two patterns of the analysers do not match the same line. */
    private void pushed(TraceLog.Fields fields) {
        boolean legacy = fields.text("protocol").equals(LEGACY);
        LoggingEventBuilder line = line(legacy ? "waku lightpush legacy" : "waku lightpush");
        if (!legacy) {
            line = line.addKeyValue("my_peer_id", ownShort);
        }
        line.addKeyValue("peer_id", shorten(fields.text("peer")))
                .addKeyValue("requestId", fields.text("request_id"))
                .addKeyValue("pubsubTopic", fields.text("topic"))
                .addKeyValue("msg_hash", fields.text("msg_hash"))
                .addKeyValue("receivedTime", clock.wall())
                .addKeyValue("status", fields.text("status"))
                .log("handling lightpush request");
    }

    private LoggingEventBuilder filter(TraceLog.Fields fields) {
        return line("waku filter")
                .addKeyValue("pubsubTopic", fields.text("topic"))
                .addKeyValue("contentTopic", fields.text("ctopic"));
    }

    private LoggingEventBuilder line(String scope) {
        return log.atLevel(Level.INFO).addKeyValue("topics", scope);
    }

    private static String peers(TraceLog.Fields fields) {
        return fields.list("peers").stream()
                .map(peer -> "\"" + shorten(String.valueOf(peer)) + "\"")
                .collect(Collectors.joining(", ", "@[", "]"));
    }

    /** nim-libp2p's short form of a peer id. */
    static String shorten(String peer) {
        return peer.length() <= SHORT_FROM
                ? peer
                : peer.substring(0, HEAD) + "*" + peer.substring(peer.length() - TAIL);
    }

    private static String shortId(String id) {
        return id.length() <= 2 * TAIL ? id : id.substring(0, 2 * TAIL) + "..." + id.substring(id.length() - 2 * TAIL);
    }
}
