package dev.jwaku.waku.enr;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.sharding.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The shards that a node relays: fields {@code rs} (a list, below 64 shards) and {@code rsv} (a bit vector).
 *
 * @param cluster the network
 * @param indexes shard indexes, ascending, each once
 */
public record RelayShards(int cluster, List<Integer> indexes) {
    /** From this many shards on the bit vector is shorter than the list. */
    static final int VECTOR_FROM = 64;

    private static final int VECTOR_BYTES = Shard.MAX_SHARDS / 8;
    private static final int HEADER = 2;

    /** @throws dev.jwaku.waku.sharding.InvalidTopicException if cluster or an index is out of range */
    public RelayShards {
        indexes = List.copyOf(new TreeSet<>(indexes));
        new Shard(cluster, 0);
        indexes.forEach(index -> new Shard(cluster, index));
    }

    /** Whether the node relays this shard. */
    public boolean contains(Shard shard) {
        return cluster == shard.cluster() && indexes.contains(shard.index());
    }

    /** The field that says so: {@code rs}, or {@code rsv} from 64 shards on. */
    public String field() {
        return isList() ? "rs" : "rsv";
    }

    /** The value of {@link #field}. */
    public Bytes encode() {
        return isList() ? toList() : toVector();
    }

    /** Whether the list form is the right one. */
    boolean isList() {
        return indexes.size() < VECTOR_FROM;
    }

    /** The value of {@code rs}. */
    Bytes toList() {
        byte[] out = new byte[HEADER + 1 + 2 * indexes.size()];
        putShort(out, 0, cluster);
        out[HEADER] = (byte) indexes.size();
        for (int i = 0; i < indexes.size(); i++) {
            putShort(out, HEADER + 1 + 2 * i, indexes.get(i));
        }
        return Bytes.wrap(out);
    }

    /** The value of {@code rsv}: first byte is shards 0 to 7, lowest bit first, as the implementations have it. */
    Bytes toVector() {
        byte[] out = new byte[HEADER + VECTOR_BYTES];
        putShort(out, 0, cluster);
        for (int index : indexes) {
            out[HEADER + index / 8] |= (byte) (1 << (index % 8));
        }
        return Bytes.wrap(out);
    }

    /** Reads {@code rs}; a value of the wrong length or with an index out of range is no value, as in nim and go. */
    static Optional<RelayShards> fromList(Bytes value) {
        if (value.length() < HEADER + 1) {
            return Optional.empty();
        }
        int count = value.get(HEADER) & 0xff;
        if (value.length() != HEADER + 1 + 2 * count) {
            return Optional.empty();
        }
        List<Integer> indexes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int index = shortAt(value, HEADER + 1 + 2 * i);
            if (index >= Shard.MAX_SHARDS) {
                return Optional.empty();
            }
            indexes.add(index);
        }
        return Optional.of(new RelayShards(shortAt(value, 0), indexes));
    }

    /** Reads {@code rsv}. */
    static Optional<RelayShards> fromVector(Bytes value) {
        if (value.length() != HEADER + VECTOR_BYTES) {
            return Optional.empty();
        }
        List<Integer> indexes = new ArrayList<>();
        for (int index = 0; index < Shard.MAX_SHARDS; index++) {
            if ((value.get(HEADER + index / 8) >> (index % 8) & 1) == 1) {
                indexes.add(index);
            }
        }
        return Optional.of(new RelayShards(shortAt(value, 0), indexes));
    }

    private static void putShort(byte[] out, int at, int value) {
        out[at] = (byte) (value >> 8);
        out[at + 1] = (byte) value;
    }

    private static int shortAt(Bytes value, int at) {
        return (value.get(at) & 0xff) << 8 | value.get(at + 1) & 0xff;
    }
}
