package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * One change of a private group, before it is signed.
 *
 * @param clock Lamport clock in milliseconds; orders the events of a group
 * @param members {@code 0x04…} keys that it is about
 * @param name of the group, for CREATED and NAME_CHANGED
 * @param kind see {@link MembershipEventType}
 * @param color {@code #rrggbb}
 * @param image a picture of the group
 */
public record MembershipEvent(long clock, List<String> members, String name, int kind, String color, Bytes image) {
    /** Copies the lists. */
    public MembershipEvent {
        members = List.copyOf(members);
    }

    /** The protobuf: fields in the order of their numbers, default values left out. */
    public Bytes encode() {
        return new FieldWriter()
                .number(1, clock)
                .texts(2, members)
                .string(3, name)
                .number(4, kind)
                .string(5, color)
                .bytes(6, image)
                .toBytes();
    }

    /**
     * Reads the protobuf.
     *
     * @throws dev.jwaku.libp2p.MalformedMessageException if it is none
     */
    public static MembershipEvent decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "MembershipUpdateEvent");
        long clock = 0;
        List<String> members = new ArrayList<>();
        String name = "";
        int kind = 0;
        String color = "";
        Bytes image = Bytes.EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> clock = in.int64();
                case 2 -> Bounds.add(members, in.string(), Bounds.MOST_MEMBERS, "MembershipUpdateEvent");
                case 3 -> name = in.string();
                case 4 -> kind = in.int32();
                case 5 -> color = in.string();
                case 6 -> image = in.bytes();
                default -> in.skip();
            }
        }
        return new MembershipEvent(clock, members, name, kind, color, image);
    }
}
