package dev.jwaku.waku.relay;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.gossipsub.GossipMessage;
import dev.jwaku.libp2p.gossipsub.MessageValidator;
import dev.jwaku.libp2p.gossipsub.Verdict;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.message.WakuMessageCodec;
import java.time.Duration;
import java.time.Instant;
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
            return rejected(from, "longer than " + config.maxMessage() + " bytes");
        }
        try {
            WakuMessage decoded = WakuMessageCodec.decode(message.data());
            boolean inTime = config.timestampWindow()
                    .map(window -> isWithin(decoded, window))
                    .orElse(true);
            return inTime ? Verdict.ACCEPT : Verdict.IGNORE;
        } catch (MalformedMessageException e) {
            return rejected(from, e.toString());
        }
    }

    private boolean isWithin(WakuMessage message, Duration window) {
        if (message.timestamp().isEmpty()) {
            return false;
        }
        Instant sent = Timestamps.toInstant(message.timestamp().getAsLong());
        return Duration.between(sent, world.now()).abs().compareTo(window) <= 0;
    }

    private Verdict rejected(PeerId from, String reason) {
        world.events().emit("relay_rejected", "peer", from.toString(), "why", reason);
        log.atDebug().addKeyValue("peer", from).addKeyValue("reason", reason).log("message rejected");
        return Verdict.REJECT;
    }
}
