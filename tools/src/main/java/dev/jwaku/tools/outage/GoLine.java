package dev.jwaku.tools.outage;

import dev.jwaku.tools.delivery.DeliveryProcess;
import dev.jwaku.tools.relay.PeerProcess;
import dev.jwaku.tools.service.Ports;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Three go-waku relay nodes; both ends have the middle as a static peer and dial it. */
final class GoLine implements OutageLine {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String TOPIC = "/jwaku-outage/1/text/proto";

    private final List<String> middleCommand;
    private final OutageJournal journal;
    private final Map<End, PeerProcess> ends = new EnumMap<>(End.class);
    private PeerProcess middle;

    private GoLine(List<String> middleCommand, OutageJournal journal) throws IOException {
        this.middleCommand = middleCommand;
        this.journal = journal;
        this.middle = PeerProcess.start(middleCommand, event -> {});
    }

    /** Opens one of nodes that are started so. */
    static GoLine open(List<String> command, OutageJournal journal) throws IOException {
        List<String> middleCommand = new ArrayList<>(command);
        middleCommand.add("--tcp-port=" + Ports.free());
        middleCommand.add("--nodekey=" + Ports.randomKey());
        GoLine line = new GoLine(middleCommand, journal);
        boolean complete = false;
        try {
            for (End end : End.values()) {
                line.start(end, command);
            }
            line.middle.ask("await", LIMIT, "mesh", 2);
            complete = true;
            return line;
        } finally {
            if (!complete) {
                line.close();
            }
        }
    }

    private void start(End end, List<String> command) throws IOException {
        PeerProcess process = PeerProcess.start(command, this::hear);
        ends.put(end, process);
        process.ask("connect", LIMIT, "multiaddr", middle.address(), "static", true);
        process.ask("await", LIMIT, "mesh", 1);
    }

    private void hear(JsonNode event) {
        if (event.path("event").asString("").equals("message")) {
            journal.shown(DeliveryProcess.text(event.get("payloadHex").asString("")), System.nanoTime());
        }
    }

    /** go-waku knows no difference between taking a message and publishing it. */
    @Override
    public void send(End from, String text) throws IOException {
        PeerProcess process = ends.get(from);
        if (process == null) {
            throw new IOException("there is no " + from);
        }
        process.ask("publish", LIMIT, "contentTopic", TOPIC, "payloadHex", DeliveryProcess.hex(text));
        journal.claimed(text, System.nanoTime());
    }

    @Override
    public void killMiddle() {
        middle.kill();
    }

    @Override
    public void startMiddle() throws IOException {
        middle = PeerProcess.start(middleCommand, event -> {});
    }

    @Override
    public void close() {
        ends.values().forEach(PeerProcess::close);
        middle.close();
    }
}
