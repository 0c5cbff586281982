package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;
import java.util.Optional;

/**
 * The answer to {@link CommunityRequestToJoin}.
 *
 * @param clock of the community, in milliseconds
 * @param community deprecated, still sent
 * @param isAccepted yes or no
 * @param grant signed permission of the member
 * @param communityId 33 bytes
 * @param magnetUri of the archive, or empty
 * @param protectedTopicKey private key of a protected topic, or empty
 * @param shard of the community
 * @param description an {@link ApplicationMetadataMessage} with the description, signed by the community
 */
public record CommunityRequestToJoinResponse(
        long clock,
        Optional<CommunityDescription> community,
        boolean isAccepted,
        Bytes grant,
        Bytes communityId,
        String magnetUri,
        Bytes protectedTopicKey,
        Optional<Shard> shard,
        Bytes description)
        implements ApplicationMessage {
    /** Application message type in {@link ApplicationMetadataMessage}. */
    public static final int TYPE = 48;

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public Bytes encode() {
        return new FieldWriter()
                .number(1, clock)
                .present(2, community.map(CommunityDescription::encode))
                .flag(3, isAccepted)
                .bytes(4, grant)
                .bytes(5, communityId)
                .string(6, magnetUri)
                .bytes(7, protectedTopicKey)
                .present(8, shard.map(Shard::encode))
                .bytes(9, description)
                .toBytes();
    }

    /**
     * Reads the protobuf.
     *
     * @throws MalformedMessageException if it is none
     */
    public static CommunityRequestToJoinResponse decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "CommunityRequestToJoinResponse");
        long clock = 0;
        Optional<CommunityDescription> community = Optional.empty();
        boolean isAccepted = false;
        Bytes grant = Bytes.EMPTY;
        Bytes communityId = Bytes.EMPTY;
        String magnetUri = "";
        Bytes protectedTopicKey = Bytes.EMPTY;
        Optional<Shard> shard = Optional.empty();
        Bytes description = Bytes.EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> clock = in.int64();
                case 2 -> community = Optional.of(CommunityDescription.decode(in.bytes()));
                case 3 -> isAccepted = in.bool();
                case 4 -> grant = in.bytes();
                case 5 -> communityId = in.bytes();
                case 6 -> magnetUri = in.string();
                case 7 -> protectedTopicKey = in.bytes();
                case 8 -> shard = Optional.of(Shard.decode(in.bytes()));
                case 9 -> description = in.bytes();
                default -> in.skip();
            }
        }
        return new CommunityRequestToJoinResponse(
                clock, community, isAccepted, grant, communityId, magnetUri, protectedTopicKey, shard, description);
    }
}
