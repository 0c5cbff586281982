package dev.jwaku.waku.metadata;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Varint;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * {@link WakuMetadata} to bytes and back; request and response look alike. Shards are written as nwaku does: as field 2
 * one by one, because js-waku fails on a packed field, and once more packed as field 3. Where that exceeds the limit of
 * a message they are written once, as field 2 packed. Read are field 3 if it is there, else field 2, packed or not.
 */
final class MetadataCodec {
    private static final int CLUSTER = 1;
    private static final int SHARDS = 2;
    private static final int SHARDS_OF_NWAKU = 3;

    /** Most bytes besides the shards. */
    private static final int HEADERS = 16;

    /** Most bytes of a shard that is written on its own: tag, and two of a number up to 1023. */
    private static final int SHARD_LENGTH = 3;

    private MetadataCodec() {}

    static Bytes encode(WakuMetadata metadata) {
        ProtoWriter out = new ProtoWriter();
        metadata.cluster().ifPresent(cluster -> out.int64(CLUSTER, cluster));
        if (metadata.shards().isEmpty()) {
            return out.toBytes();
        }
        Bytes packed = pack(metadata.shards());
        if (packed.length() + SHARD_LENGTH * metadata.shards().size() + HEADERS <= MetadataService.MAX_MESSAGE) {
            metadata.shards().forEach(shard -> out.int64(SHARDS, shard));
            out.bytes(SHARDS_OF_NWAKU, packed);
        } else {
            out.bytes(SHARDS, packed);
        }
        return out.toBytes();
    }

    private static Bytes pack(List<Integer> shards) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        shards.forEach(index -> Varint.write(index, packed));
        return Bytes.wrap(packed.toByteArray());
    }

    /** @throws MalformedMessageException if it is no protobuf or the cluster is no 16-bit number */
    static WakuMetadata decode(Bytes encoded) {
        OptionalInt cluster = OptionalInt.empty();
        List<Integer> shards = new ArrayList<>();
        List<Integer> shardsOfNwaku = new ArrayList<>();
        ProtoReader in = new ProtoReader(encoded, "metadata");
        while (in.next()) {
            switch (in.field()) {
                case CLUSTER -> cluster = OptionalInt.of(in.int32());
                case SHARDS -> readShards(in, shards);
                case SHARDS_OF_NWAKU -> readShards(in, shardsOfNwaku);
                default -> in.skip();
            }
        }
        return new WakuMetadata(cluster, shardsOfNwaku.isEmpty() ? shards : shardsOfNwaku);
    }

    private static void readShards(ProtoReader in, List<Integer> shards) {
        if (in.isLengthDelimited()) {
            unpack(in.bytes(), shards);
        } else {
            shards.add(in.int32());
        }
    }

    private static void unpack(Bytes packed, List<Integer> shards) {
        Varint.Decoder decoder = new Varint.Decoder();
        boolean complete = true;
        try {
            for (int i = 0; i < packed.length(); i++) {
                complete = decoder.accept(packed.get(i));
                if (complete) {
                    shards.add((int) decoder.value());
                    decoder.reset();
                }
            }
        } catch (Varint.MalformedVarintException e) {
            throw new MalformedMessageException("metadata: packed shards: " + e.getMessage(), e);
        }
        if (!complete) {
            throw new MalformedMessageException("metadata: packed shards end inside a number");
        }
    }
}
