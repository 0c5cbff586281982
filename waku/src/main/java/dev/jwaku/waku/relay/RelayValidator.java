package dev.jwaku.waku.relay;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.gossipsub.GossipMessage;
import dev.jwaku.libp2p.gossipsub.MessageValidator;
import dev.jwaku.libp2p.gossipsub.Verdict;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.message.WakuMessageCodec;
import dev.jwaku.waku.sharding.InvalidTopicException;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rejects what is no WakuMessage or too long; ignores what is out of the time window, if there is one. */
final class RelayValidator implements MessageValidator {
    private static final Logger log = LoggerFactory.getLogger(RelayValidator.class);

    private final World world;
    private final WakuRelayConfig config;

    RelayValidator(World world, WakuRelayConfig config) {
        this.world = world;
        this.config = config;
    }

    @Override
    public Verdict validate(PeerId from, GossipMessage message) {
        if (message.data().length() > config.maxMessage()) {
            return rejected(from, message, "longer than " + config.maxMessage() + " bytes");
        }
        try {
            WakuMessage decoded = WakuMessageCodec.decode(message.data());
            boolean inTime = config.timestampWindow()
                    .map(window -> isWithin(decoded, window))
                    .orElse(true);
            if (!inTime) {
                trace(from, message, "ignore", "its timestamp is out of the window");
            }
            return inTime ? Verdict.ACCEPT : Verdict.IGNORE;
        } catch (MalformedMessageException e) {
            return rejected(from, message, e.toString());
        }
    }

    private boolean isWithin(WakuMessage message, Duration window) {
        if (message.timestamp().isEmpty()) {
            return false;
        }
        Instant sent = Timestamps.toInstant(message.timestamp().getAsLong());
        return Duration.between(sent, world.now()).abs().compareTo(window) <= 0;
    }

    private Verdict rejected(PeerId from, GossipMessage message, String reason) {
        trace(from, message, "reject", reason);
        log.atDebug().addKeyValue("peer", from).addKeyValue("reason", reason).log("message rejected");
        return Verdict.REJECT;
    }

    /** With the hash if it has one: what cannot be decoded has only its gossip id. */
    private void trace(PeerId from, GossipMessage message, String verdict, String why) {
        if (!world.events().isEnabled()) {
            return;
        }
        List<Object> fields = new ArrayList<>(List.of(
                "peer",
                from.toString(),
                "msg_id",
                message.id().toString(),
                "topic",
                message.topic(),
                "verdict",
                verdict,
                "why",
                why));
        try {
            WakuMessage decoded = WakuMessageCodec.decode(message.data());
            fields.addAll(List.of(
                    "msg_hash",
                    MessageHash.of(PubsubTopic.of(message.topic()), decoded).toString(),
                    "ctopic",
                    decoded.contentTopic().name()));
        } catch (MalformedMessageException | InvalidTopicException e) {
            log.atTrace().setCause(e).log("a rejected message has no hash");
        }
        world.events().emit("relay_rejected", fields.toArray());
    }
}
