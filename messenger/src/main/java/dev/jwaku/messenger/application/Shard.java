package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;

/** Which shard something is found on. */
public record Shard(int cluster, int index) {
    Bytes encode() {
        return new FieldWriter().number(1, cluster).number(2, index).toBytes();
    }

    static Shard decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "Shard");
        int cluster = 0;
        int index = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> cluster = in.int32();
                case 2 -> index = in.int32();
                default -> in.skip();
            }
        }
        return new Shard(cluster, index);
    }
}
