package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;

/**
 * How the author of a message sees its contact with the reader; it travels with every one-to-one message, so that a
 * lost request or acceptance is made good by the next one.
 *
 * @param localClock of the author's last decision
 * @param localState the author's decision
 * @param remoteClock of the reader's last decision that the author knows
 * @param remoteState that decision
 */
public record ContactRequestPropagatedState(long localClock, long localState, long remoteClock, long remoteState) {
    Bytes encode() {
        return new FieldWriter()
                .number(1, localClock)
                .number(2, localState)
                .number(3, remoteClock)
                .number(4, remoteState)
                .toBytes();
    }

    static ContactRequestPropagatedState decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "ContactRequestPropagatedState");
        long localClock = 0;
        long localState = 0;
        long remoteClock = 0;
        long remoteState = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> localClock = in.int64();
                case 2 -> localState = in.int64();
                case 3 -> remoteClock = in.int64();
                case 4 -> remoteState = in.int64();
                default -> in.skip();
            }
        }
        return new ContactRequestPropagatedState(localClock, localState, remoteClock, remoteState);
    }
}
