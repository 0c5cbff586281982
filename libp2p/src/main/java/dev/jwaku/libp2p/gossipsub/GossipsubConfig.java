package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.ProtocolId;

/**
 * All parameters of {@link Gossipsub}.
 *
 * @param protocol what we advertise and dial
 * @param messageId how messages are named
 * @param deliverOwn whether our own messages reach our own listeners too, as nwaku's {@code triggerSelf} does
 */
public record GossipsubConfig(
        ProtocolId protocol,
        MessageIdFunction messageId,
        boolean deliverOwn,
        MeshParams mesh,
        GossipParams gossip,
        ScoreParams score,
        GossipLimits limits) {
    /** The one id that all Waku relays speak; it means gossipsub v1.1 (libp2p.md 13.1). */
    public static final ProtocolId WAKU_RELAY = ProtocolId.of("/vac/waku/relay/2.0.0");

    /** What nwaku and go-waku use. */
    public static GossipsubConfig defaults() {
        return builder().build();
    }

    /** A builder that starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects the values. */
    public static final class Builder {
        private ProtocolId protocol = WAKU_RELAY;
        private MessageIdFunction messageId = MessageIdFunction.SHA_256;
        private boolean deliverOwn = true;
        private MeshParams mesh = MeshParams.defaults();
        private GossipParams gossip = GossipParams.defaults();
        private ScoreParams score = ScoreParams.defaults();
        private GossipLimits limits = GossipLimits.defaults();

        private Builder() {}

        /** Sets the protocol id. */
        public Builder protocol(ProtocolId id) {
            protocol = id;
            return this;
        }

        /** Sets how messages are named. */
        public Builder messageId(MessageIdFunction function) {
            messageId = function;
            return this;
        }

        /** Sets whether own messages are delivered to own listeners. */
        public Builder deliverOwn(boolean deliver) {
            deliverOwn = deliver;
            return this;
        }

        /** Sets the mesh parameters. */
        public Builder mesh(MeshParams params) {
            mesh = params;
            return this;
        }

        /** Sets the gossip parameters. */
        public Builder gossip(GossipParams params) {
            gossip = params;
            return this;
        }

        /** Sets the score parameters. */
        public Builder score(ScoreParams params) {
            score = params;
            return this;
        }

        /** Sets the bounds of the driver. */
        public Builder limits(GossipLimits bounds) {
            limits = bounds;
            return this;
        }

        /** The configuration. */
        public GossipsubConfig build() {
            return new GossipsubConfig(protocol, messageId, deliverOwn, mesh, gossip, score, limits);
        }
    }
}
