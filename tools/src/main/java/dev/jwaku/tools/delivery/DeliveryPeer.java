package dev.jwaku.tools.delivery;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.delivery.DeliveryEvent;
import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.delivery.InboxConfig;
import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.delivery.Redundancy;
import dev.jwaku.delivery.Restamping;
import dev.jwaku.delivery.SendRequest;
import dev.jwaku.delivery.SendTicket;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeBuilder;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.relay.JsonCommands;
import dev.jwaku.tools.relay.JsonLines;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A node with durable delivery on a folder, in relay or edge mode, driven by JSON lines. The end of the input ends it.
 * Messages may be stamped anew, with a mark by which receivers know them again.
 *
 * <p>Commands: {@code send} ({@code contentTopic}, {@code payloadHex}, {@code ephemeral} (false), {@code restamp}
 * (true)) is answered by {@code accepted} ({@code ticket}, {@code hash}) once the message is in the outbox on disk;
 * {@code ticket} ({@code ticket}) by {@code ticket} ({@code known}, and if it is {@code stage}, {@code final},
 * {@code hash}, {@code reason}); {@code acknowledge} ({@code ticket}); {@code subscribe} ({@code contentTopic});
 * {@code inbox} ({@code contentTopic}, {@code after}, {@code most}) by {@code rows} of {@code number},
 * {@code payloadHex} and {@code arrival}; {@code network-changed}; {@code status}. Events: {@code ready}, {@code stage}
 * ({@code ticket}, {@code stage}, {@code hash}, {@code reason}) when a message has come further, {@code message}
 * ({@code contentTopic}, {@code payloadHex}, {@code hash}) for each message that delivery shows, {@code link}
 * ({@code state}).
 */
public final class DeliveryPeer implements AutoCloseable, JsonCommands.Executor {
    private final WakuNode node;
    private final Delivery delivery;
    private final PubsubTopic topic;
    private final JsonLines out;

    private DeliveryPeer(SystemWorld world, Settings settings, JsonLines out) throws IOException {
        this.out = out;
        this.topic = PubsubTopic.of(new Shard(settings.cluster(), settings.shard()));
        this.node = settings.start(world);
        this.delivery = node.delivery();
        delivery.listen(this::tell);
    }

    /**
     * What it needs.
     *
     * @param folder of the outbox; survives kills
     * @param mode how messages go out and come in
     * @param entryNodes dialed at start and for ever after
     * @param key its identity; a new one each time if empty
     * @param redundancy how many light push peers get each message, and how many filter peers push
     * @param verifies whether stores are asked what was missed
     */
    public record Settings(
            Path folder,
            DeliveryMode mode,
            int cluster,
            int shard,
            List<Multiaddr> entryNodes,
            Optional<Bytes> key,
            int redundancy,
            boolean verifies) {
        public Settings {
            entryNodes = List.copyOf(entryNodes);
        }

        private DeliveryConfig delivery() {
            InboxConfig inbox = InboxConfig.defaults();
            return DeliveryConfig.defaults()
                    .withRedundancy(Redundancy.of(redundancy))
                    .withInbox(verifies ? inbox : inbox.withoutVerification());
        }

        private WakuNode start(SystemWorld world) throws IOException {
            NodeBuilder builder = WakuNode.builder()
                    .cluster(cluster)
                    .shard(shard)
                    .entryNodes(entryNodes)
                    .folder(folder)
                    .delivery(delivery());
            PrivateKey identity = key.<PrivateKey>map(PrivateKey::secp256k1)
                    .orElseGet(() -> PrivateKey.generateSecp256k1(world.entropy()));
            return (mode == DeliveryMode.EDGE ? builder.edge() : builder.core()).start(world, identity);
        }
    }

    /**
     * Starts it, says {@code ready}, and obeys until the input ends or says {@code quit}.
     *
     * @throws IOException if it cannot start
     */
    public static void run(Settings settings, InputStream in, PrintStream output) throws IOException {
        JsonLines out = new JsonLines(output);
        try (SystemWorld world = new SystemWorld();
                DeliveryPeer peer = new DeliveryPeer(world, settings, out)) {
            out.send(JsonLines.event("ready", "peerId", peer.node.peerId().toString(), "addresses", List.of()));
            new JsonCommands(out, peer).readUntilEnd(in);
        }
    }

    @Override
    public Map<String, Object> execute(String name, JsonNode command) {
        return switch (name) {
            case "send" -> send(command);
            case "subscribe" -> subscribe(command);
            case "inbox" -> inbox(command);
            case "ticket" -> ticket(command);
            case "acknowledge" -> acknowledge(command);
            case "network-changed" -> networkChanged();
            case "status" -> status();
            default -> throw new IllegalArgumentException("unknown command \"" + name + "\"");
        };
    }

    private Map<String, Object> send(JsonNode command) {
        ContentTopic contentTopic = ContentTopic.of(command.path("contentTopic").asString(""));
        Bytes payload = Bytes.fromHex(command.path("payloadHex").asString(""));
        boolean restamps = command.path("restamp").asBoolean(true);
        SendRequest request = SendRequest.of(topic, contentTopic, payload)
                .withRestamping(restamps ? Restamping.MARKED : Restamping.OFF);
        SendTicket ticket = delivery.send(command.path("ephemeral").asBoolean(false) ? request.asEphemeral() : request);
        return JsonLines.event(
                "accepted", "ticket", ticket.id(), "hash", ticket.hash().toString());
    }

    /** How far a message has come, for a program that was not there when it was told. */
    private Map<String, Object> ticket(JsonNode command) {
        Optional<SendTicket> known = delivery.ticket(command.path("ticket").asLong(0));
        if (known.isEmpty()) {
            return JsonLines.event("ticket", "known", false);
        }
        SendTicket ticket = known.get();
        return JsonLines.event(
                "ticket",
                "known",
                true,
                "stage",
                ticket.stage().name(),
                "final",
                ticket.isFinal(),
                "hash",
                ticket.hash().toString(),
                "reason",
                ticket.failure().orElse(""));
    }

    private Map<String, Object> acknowledge(JsonNode command) {
        delivery.acknowledged(command.path("ticket").asLong(0));
        return JsonLines.event("acknowledged");
    }

    private Map<String, Object> networkChanged() {
        node.networkChanged();
        return JsonLines.event("network-changed");
    }

    private Map<String, Object> subscribe(JsonNode command) {
        String contentTopic = command.path("contentTopic").asString("");
        delivery.subscribe(topic, ContentTopic.of(contentTopic), this::show);
        return JsonLines.event("subscribed", "contentTopic", contentTopic);
    }

    private Map<String, Object> inbox(JsonNode command) {
        ContentTopic contentTopic = ContentTopic.of(command.path("contentTopic").asString(""));
        List<Map<String, Object>> rows = new ArrayList<>();
        for (ReceivedMessage message : delivery.history(
                topic,
                contentTopic,
                command.path("after").asLong(0),
                command.path("most").asInt(100))) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("number", message.number());
            row.put("payloadHex", message.message().payload().toHex());
            row.put("arrival", message.arrival().name());
            rows.add(row);
        }
        return JsonLines.event("inbox", "rows", rows);
    }

    private Map<String, Object> status() {
        return JsonLines.event(
                "status",
                "link",
                node.link().state().name(),
                "canSend",
                node.link().canSend(),
                "canReceive",
                node.link().canReceive(),
                "canVerify",
                node.link().canVerify(),
                "status",
                node.link().status().ordinal(),
                "peers",
                node.host().peers().size(),
                "failures",
                node.peerLedger().totalFailures(),
                "pending",
                delivery.pending(),
                "unfinished",
                delivery.unfinished());
    }

    private void show(ReceivedMessage received) {
        out.send(JsonLines.event(
                "message",
                "contentTopic",
                received.message().contentTopic().name(),
                "payloadHex",
                received.message().payload().toHex(),
                "hash",
                received.hash().toString()));
    }

    private void tell(DeliveryEvent event) {
        switch (event) {
            case DeliveryEvent.Published published -> stage(published.id(), "PUBLISHED", published.hash(), "");
            case DeliveryEvent.Stored stored -> stage(stored.id(), "STORED", stored.hash(), "");
            case DeliveryEvent.Unverified told -> stage(told.id(), "UNVERIFIED", told.hash(), told.reason());
            case DeliveryEvent.Failed failed -> stage(failed.id(), "FAILED", failed.hash(), failed.reason());
            case DeliveryEvent.Acknowledged told -> stage(told.id(), "ACKNOWLEDGED", told.hash(), "");
            case DeliveryEvent.Receiving receiving ->
                out.send(JsonLines.event("receiving", "what", receiving.toString()));
            case DeliveryEvent.ConnectionChanged changed ->
                out.send(JsonLines.event("link", "state", changed.state().name().toLowerCase(Locale.ROOT)));
        }
    }

    private void stage(long ticket, String stage, MessageHash hash, String reason) {
        out.send(JsonLines.event("stage", "ticket", ticket, "stage", stage, "hash", hash.toString(), "reason", reason));
    }

    @Override
    public void close() {
        node.close();
    }
}
