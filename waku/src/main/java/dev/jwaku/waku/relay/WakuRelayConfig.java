package dev.jwaku.waku.relay;

import dev.jwaku.libp2p.gossipsub.GossipLimits;
import dev.jwaku.libp2p.gossipsub.GossipsubConfig;
import java.time.Duration;
import java.util.Optional;

/**
 * Parameters of {@link WakuRelay}.
 *
 * @param maxMessage longest encoded message accepted from others, in bytes
 * @param maxPublish longest encoded message we publish, in bytes; not above {@code maxMessage}
 * @param timestampWindow if present, messages whose timestamp is further from now are ignored; one without timestamp is
 *     too
 * @param gossipsub the layer below; its size limits are widened to {@code maxMessage} if need be
 */
public record WakuRelayConfig(
        int maxMessage, int maxPublish, Optional<Duration> timestampWindow, GossipsubConfig gossipsub) {
    /** 150 KiB, the default of nwaku and go-waku. */
    public static final int DEFAULT_MAX_MESSAGE = 153_600;
    /** Leaves room for the frame in go-waku's limit of 150,000 bytes. */
    public static final int DEFAULT_MAX_PUBLISH = GossipLimits.DEFAULT_MAX_MESSAGE;
    /** 1 MiB, what the Status network accepts. */
    public static final int STATUS_MAX_MESSAGE = 1024 * 1024;

    /** Topic, ids and lengths around a message in its RPC. */
    private static final int RPC_OVERHEAD = 2048;

    public WakuRelayConfig {
        if (maxPublish < 1 || maxMessage < maxPublish) {
            throw new IllegalArgumentException("need 1 <= maxPublish <= maxMessage");
        }
        gossipsub = withSizes(gossipsub, maxMessage, maxPublish);
    }

    private static GossipsubConfig withSizes(GossipsubConfig config, int maxMessage, int maxPublish) {
        GossipLimits limits = config.limits();
        GossipLimits widened = new GossipLimits(
                maxPublish,
                Math.max(limits.maxRpcRead(), maxMessage + RPC_OVERHEAD),
                limits.maxRpcWrite(),
                limits.peerQueue(),
                limits.totalQueue(),
                limits.congestion(),
                limits.inbound(),
                limits.mailbox(),
                limits.deliveries(),
                limits.writeBatch(),
                limits.openTimeout(),
                limits.writeTimeout(),
                limits.stall());
        return new GossipsubConfig(
                config.protocol(),
                config.messageId(),
                config.deliverOwn(),
                config.mesh(),
                config.gossip(),
                config.score(),
                widened);
    }

    /** What nwaku and go-waku use; no timestamp window. */
    public static WakuRelayConfig defaults() {
        return builder().build();
    }

    /** A builder that starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects the values. */
    public static final class Builder {
        private int maxMessage = DEFAULT_MAX_MESSAGE;
        private int maxPublish = DEFAULT_MAX_PUBLISH;
        private Optional<Duration> timestampWindow = Optional.empty();
        private GossipsubConfig gossipsub = GossipsubConfig.defaults();

        private Builder() {}

        /** Sets the longest message accepted and the longest published. */
        public Builder sizes(int accepted, int published) {
            maxMessage = accepted;
            maxPublish = published;
            return this;
        }

        /** Ignores messages whose timestamp is further from now. */
        public Builder timestampWindow(Duration distance) {
            timestampWindow = Optional.of(distance);
            return this;
        }

        /** Sets the layer below. */
        public Builder gossipsub(GossipsubConfig config) {
            gossipsub = config;
            return this;
        }

        /** The configuration. */
        public WakuRelayConfig build() {
            return new WakuRelayConfig(maxMessage, maxPublish, timestampWindow, gossipsub);
        }
    }
}
