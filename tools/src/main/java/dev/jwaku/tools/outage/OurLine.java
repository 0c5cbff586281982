package dev.jwaku.tools.outage;

import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.tools.delivery.DeliveryProcess;
import dev.jwaku.tools.delivery.TicketBook;
import dev.jwaku.tools.service.OurServiceNode;
import dev.jwaku.tools.service.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Two clients of ours with durable delivery, and {@code jwaku node} with its services on a file in the middle. For edge
 * clients the middle has a relay node beside it, which stays: light push takes nothing where nobody could relay it.
 */
final class OurLine implements OutageLine {
    private final List<String> flags;
    private final OutageJournal journal;
    private final Map<End, DeliveryProcess> ends = new EnumMap<>(End.class);
    private final List<OurServiceNode> beside;
    private OurServiceNode middle;

    private OurLine(List<String> flags, List<OurServiceNode> beside, OutageJournal journal) throws IOException {
        this.flags = flags;
        this.beside = beside;
        this.journal = journal;
        this.middle = OurServiceNode.start(flags);
    }

    /** Opens one whose ends are in this mode. */
    static OurLine open(Path folder, DeliveryMode mode, OutageJournal journal) throws IOException {
        List<String> flags = new ArrayList<>(List.of(
                "--tcp-port=" + Ports.free(),
                "--nodekey=" + Ports.randomKey(),
                "--store=true",
                "--store-message-db-url=sqlite://" + folder.resolve("archive.sqlite"),
                "--filter=true",
                "--lightpush=true"));
        List<OurServiceNode> beside = new ArrayList<>();
        if (mode == DeliveryMode.EDGE) {
            beside.add(OurServiceNode.start(List.of()));
            flags.add("--staticnode=" + beside.getFirst().address());
        }
        OurLine line = new OurLine(flags, beside, journal);
        boolean complete = false;
        try {
            for (End end : End.values()) {
                line.start(end, mode, Files.createDirectories(folder.resolve(end.name())));
            }
            complete = true;
            return line;
        } finally {
            if (!complete) {
                line.close();
            }
        }
    }

    private void start(End end, DeliveryMode mode, Path folder) throws IOException {
        List<String> nodes = List.of(middle.address().toString());
        DeliveryProcess process = DeliveryProcess.start(folder, nodes, new TicketBook(), new Watch(), "--mode=" + mode);
        ends.put(end, process);
        process.subscribe(topicTo(end));
    }

    private static String topicTo(End end) {
        return "/jwaku-outage/1/to-" + end.name().toLowerCase(Locale.ROOT) + "/proto";
    }

    @Override
    public void send(End from, String text) throws IOException {
        DeliveryProcess process = ends.get(from);
        if (process == null) {
            throw new IOException("there is no " + from);
        }
        process.send(topicTo(from.other()), text);
    }

    @Override
    public void killMiddle() {
        middle.kill();
    }

    @Override
    public void startMiddle() throws IOException {
        middle = OurServiceNode.start(flags);
    }

    @Override
    public void close() throws IOException {
        new ArrayList<>(ends.values()).forEach(DeliveryProcess::close);
        middle.close();
        for (OurServiceNode node : beside) {
            node.close();
        }
    }

    private final class Watch implements DeliveryProcess.Observer {
        @Override
        public void stage(String text, String stage, String reason) {
            if (!stage.equals("FAILED")) {
                journal.claimed(text, System.nanoTime());
            }
        }

        @Override
        public void shown(String text) {
            journal.shown(text, System.nanoTime());
        }
    }
}
