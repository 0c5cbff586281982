package dev.jwaku.tools.scenario.processes;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.relay.PeerProcess;
import dev.jwaku.tools.scenario.Traffic;
import dev.jwaku.tools.scenario.run.Message;
import dev.jwaku.waku.message.MessageHash;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** A client in a process of its own, see {@link dev.jwaku.tools.delivery.DeliveryPeer}. Thread-safe. */
final class PersonLife implements Life {
    /** As long as anything may take, a machine that stands still included. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final Duration STATUS_LIMIT = Duration.ofSeconds(5);
    private static final int PAGE = 100;

    private final PeerProcess process;

    private PersonLife(PeerProcess process) {
        this.process = process;
    }

    /** @throws IOException if it does not start in time */
    static PersonLife start(List<String> command, Path log, Duration limit, Consumer<JsonNode> onEvent)
            throws IOException {
        return new PersonLife(
                PeerProcess.start(command, ProcessBuilder.Redirect.appendTo(log.toFile()), limit, onEvent));
    }

    /** Offers a payload; returns its ticket. @throws IOException if it is refused, or nobody knows */
    long send(String contentTopic, Bytes payload, Traffic traffic) throws IOException {
        return process.ask(
                        "send",
                        LIMIT,
                        "contentTopic",
                        contentTopic,
                        "payloadHex",
                        payload.toHex(),
                        "ephemeral",
                        traffic.ephemeral(),
                        "restamp",
                        traffic.restamp())
                .get("ticket")
                .asLong();
    }

    void subscribe(String contentTopic) throws IOException {
        process.ask("subscribe", LIMIT, "contentTopic", contentTopic);
    }

    /** A message in the inbox. */
    record Row(long number, Bytes payload) {}

    List<Row> inbox(String contentTopic, long after) throws IOException {
        List<Row> rows = new ArrayList<>();
        process.ask("inbox", LIMIT, "contentTopic", contentTopic, "after", after, "most", PAGE)
                .get("rows")
                .forEach(row -> rows.add(new Row(
                        row.get("number").asLong(),
                        Bytes.fromHex(row.get("payloadHex").asString()))));
        return rows;
    }

    void acknowledge(long ticket) throws IOException {
        process.ask("acknowledge", LIMIT, "ticket", ticket);
    }

    void networkChanged() throws IOException {
        process.ask("network-changed", LIMIT);
    }

    /** How a message ended, if it did. @throws IOException also if its ticket is unknown, see {@link Unknown} */
    Optional<End> ticket(long ticket) throws IOException {
        JsonNode answer = process.ask("ticket", LIMIT, "ticket", ticket);
        if (!answer.get("known").asBoolean()) {
            throw new Unknown(ticket);
        }
        if (!answer.get("final").asBoolean()) {
            return Optional.empty();
        }
        Message.Told told = switch (answer.get("stage").asString()) {
            case "STORED" -> Message.Told.STORED;
            case "FAILED" -> Message.Told.FAILED;
            case "ACKNOWLEDGED" -> Message.Told.ACKNOWLEDGED;
            default -> Message.Told.UNVERIFIED;
        };
        return Optional.of(new End(
                told,
                MessageHash.parse(answer.get("hash").asString()),
                answer.get("reason").asString()));
    }

    /** How a message ended. */
    record End(Message.Told told, MessageHash hash, String reason) {}

    /** It does not know a ticket that it gave. */
    static final class Unknown extends IOException {
        private static final long serialVersionUID = 1L;

        Unknown(long ticket) {
            super("ticket " + ticket + " is unknown");
        }
    }

    /** What it says of itself. */
    JsonNode status() throws IOException {
        return process.ask("status", STATUS_LIMIT);
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void kill() {
        process.kill();
    }
}
