package dev.jwaku.tools.scenario.run;

import dev.jwaku.delivery.SendRequest;
import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.node.WakuNode;
import dev.jwaku.peers.Service;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.tools.scenario.Mode;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.relay.RelayResult;
import java.time.Duration;
import java.util.Optional;

/** Sending as without any reliability protocol: published once; what the call returns is all that is ever known. */
final class PlainSending {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Stage stage;
    private final String name;
    private final WakuNode node;

    PlainSending(Stage stage, String name, WakuNode node) {
        this.stage = stage;
        this.name = name;
        this.node = node;
    }

    void send(Message message, SendRequest request) {
        WakuMessage sent = WakuMessage.builder(request.payload(), request.contentTopic())
                .timestamp(Timestamps.toNanos(node.world().now()))
                .ephemeral(request.ephemeral())
                .build();
        MessageHash hash = MessageHash.of(request.pubsubTopic(), sent);
        stage.journal().accepted(message, message.number);
        boolean taken = stage.mode() == Mode.RELAY ? relayed(request, sent) : pushed(request, sent);
        if (taken) {
            stage.journal().told(name, message.number, Message.Told.PUBLISHED, hash, "");
        }
        Message.Told end = taken ? Message.Told.UNVERIFIED : Message.Told.FAILED;
        stage.journal().told(name, message.number, end, hash, "");
    }

    private boolean relayed(SendRequest request, WakuMessage message) {
        try {
            Deadline deadline = Deadline.after(node.world(), TIMEOUT);
            return node.relay().publish(request.pubsubTopic(), message, deadline) instanceof RelayResult.Published;
        } catch (Libp2pException e) {
            return false;
        }
    }

    private boolean pushed(SendRequest request, WakuMessage message) {
        Optional<PeerId> peer = node.servicePools().of(Service.LIGHTPUSH).choose();
        if (peer.isEmpty()) {
            return false;
        }
        try {
            return node.lightPushClient()
                    .push(peer.get(), request.pubsubTopic(), message, Deadline.after(node.world(), TIMEOUT))
                    .isSuccess();
        } catch (Libp2pException e) {
            return false;
        }
    }
}
