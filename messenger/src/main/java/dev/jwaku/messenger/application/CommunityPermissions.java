package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;

/**
 * Who may join.
 *
 * @param isEnsOnly only people with a name on Ethereum
 * @param isPrivate deprecated
 * @param access 1 everybody, 3 whom the owner accepts
 */
public record CommunityPermissions(boolean isEnsOnly, boolean isPrivate, int access) {
    Bytes encode() {
        return new FieldWriter()
                .flag(1, isEnsOnly)
                .flag(2, isPrivate)
                .number(3, access)
                .toBytes();
    }

    static CommunityPermissions decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "CommunityPermissions");
        boolean isEnsOnly = false;
        boolean isPrivate = false;
        int access = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> isEnsOnly = in.bool();
                case 2 -> isPrivate = in.bool();
                case 3 -> access = in.int32();
                default -> in.skip();
            }
        }
        return new CommunityPermissions(isEnsOnly, isPrivate, access);
    }
}
