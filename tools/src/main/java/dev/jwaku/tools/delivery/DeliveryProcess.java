package dev.jwaku.tools.delivery;

import dev.jwaku.tools.relay.Contestants;
import dev.jwaku.tools.relay.PeerProcess;
import dev.jwaku.tools.relay.ProcessUsage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A {@link DeliveryPeer} in a process that can be killed, frozen and started again on the same folder. Closing it ends
 * the process. Thread-safe.
 */
public final class DeliveryProcess implements AutoCloseable {
    /** Name of the hidden subcommand that is the other side of this. */
    public static final String SUBCOMMAND = "delivery-peer";

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final PeerProcess process;
    private final Observer observer;
    private final TicketBook tickets;

    private DeliveryProcess(List<String> command, TicketBook tickets, Observer observer) throws IOException {
        this.tickets = tickets;
        this.observer = observer;
        this.process = PeerProcess.start(command, this::hear);
    }

    /**
     * Starts one on cluster 16, shard 32.
     *
     * @param folder of its outbox
     * @param entryNodes multiaddresses
     * @param tickets the same for all lives on a folder
     * @param flags further flags of the subcommand
     * @throws IOException if it does not start
     */
    public static DeliveryProcess start(
            Path folder, List<String> entryNodes, TicketBook tickets, Observer observer, String... flags)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(SUBCOMMAND, "--folder=" + folder));
        entryNodes.forEach(node -> arguments.add("--entry-node=" + node));
        arguments.addAll(List.of(flags));
        // Libraries unpack native code into the temporary folder and cannot clean up when killed.
        List<String> options = List.of("-Xmx256m", "-Djava.io.tmpdir=" + folder.toAbsolutePath());
        return new DeliveryProcess(Contestants.command(options, arguments.toArray(String[]::new)), tickets, observer);
    }

    /**
     * Offers a text; returns when it is accepted.
     *
     * @throws IOException if it was refused, or nobody knows whether it was accepted
     */
    public void send(String contentTopic, String text) throws IOException {
        JsonNode accepted = process.ask("send", LIMIT, "contentTopic", contentTopic, "payloadHex", hex(text));
        tickets.name(
                accepted.get("ticket").asLong(), text, stage -> observer.stage(text, stage.name(), stage.reason()));
    }

    /** Shows texts of a content topic to the observer from now on. */
    public void subscribe(String contentTopic) throws IOException {
        process.ask("subscribe", LIMIT, "contentTopic", contentTopic);
    }

    /**
     * A part of the inbox.
     *
     * @param after the last number read, 0 to begin
     */
    public List<Row> inbox(String contentTopic, long after, int most) throws IOException {
        List<Row> rows = new ArrayList<>();
        JsonNode answer = process.ask("inbox", LIMIT, "contentTopic", contentTopic, "after", after, "most", most);
        answer.get("rows")
                .forEach(row -> rows.add(new Row(
                        row.get("number").asLong(),
                        text(row.get("payloadHex").asString("")),
                        row.get("arrival").asString(""))));
        return rows;
    }

    /**
     * A message in the inbox.
     *
     * @param number grows from row to row
     * @param arrival how it came
     */
    public record Row(long number, String text, String arrival) {}

    /** What it says of itself. */
    public JsonNode status() throws IOException {
        return process.ask("status", LIMIT);
    }

    private void hear(JsonNode event) {
        switch (event.path("event").asString("")) {
            case "message" -> observer.shown(text(event.get("payloadHex").asString("")));
            case "stage" ->
                tickets.stage(
                        event.get("ticket").asLong(),
                        new TicketBook.Stage(
                                event.get("stage").asString(""),
                                event.path("reason").asString("")),
                        observer);
            default -> observer.other(event);
        }
    }

    /** The payload that carries a text. */
    public static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The text that a payload carries. */
    public static String text(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
    }

    /** What it has used so far. */
    public ProcessUsage usage() {
        return process.usage();
    }

    /** SIGKILL; returns when it is gone. */
    public void kill() {
        process.kill();
    }

    /** SIGSTOP. */
    public void freeze() throws IOException {
        process.freeze();
    }

    /** SIGCONT. */
    public void thaw() throws IOException {
        process.thaw();
    }

    @Override
    public void close() {
        process.close();
    }

    /** Hears what happens to texts. Called by the thread that reads the process's output; must not block. */
    public interface Observer {
        /** A sent text has come so far. */
        void stage(String text, String stage, String reason);

        /** Delivery showed this text. */
        void shown(String text);

        /** Anything else it said. */
        default void other(JsonNode event) {}
    }
}
