package dev.jwaku.messenger.community;

import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.messenger.application.RevealedAccount;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.payload.Keccak256;
import java.util.List;

/**
 * The Ethereum account that we show one community. status-go lets nobody in who shows none, and we have no wallet: the
 * account is made from our key for this community alone, so that it is the same in every request and ties us to nothing
 * else. Pure.
 */
final class CommunityAccount {
    private static final Bytes PURPOSE = Bytes.utf8("jwaku community account");
    /** How wallets mark what is no transaction: {@code personal_sign} of 32 bytes. */
    private static final Bytes PERSONAL = Bytes.utf8("\u0019Ethereum Signed Message:\n32");

    private static final int ADDRESS_LENGTH = 20;
    /** Ethereum counts the recovery id from here. */
    private static final int FIRST_RECOVERY_ID = 27;

    private CommunityAccount() {}

    /** The account with its proof that it is ours. */
    static RevealedAccount reveal(Identity self, CommunityId community) {
        Identity account = Identity.fromPrivateKey(Keccak256.hash(PURPOSE, self.privateKey(), community.compressed()));
        Bytes signature = account.sign(proven(self.chatKey(), community));
        int last = Secp256k1.RECOVERABLE_LENGTH - 1;
        Bytes ethereum =
                Bytes.concat(signature.slice(0, last), Bytes.of((byte) (signature.get(last) + FIRST_RECOVERY_ID)));
        return new RevealedAccount(address(account.chatKey()), ethereum, List.of(), true);
    }

    /** The hash that an account signs to prove that it belongs to a member. */
    static Bytes proven(ChatKey member, CommunityId community) {
        Bytes message = Keccak256.hash(member.compressed(), community.compressed(), community.requestOf(member));
        return Keccak256.hash(PERSONAL, message);
    }

    /** The address of an account, in lower case. */
    static String address(ChatKey account) {
        Bytes point = account.uncompressed();
        Bytes hash = Keccak256.hash(point.slice(1));
        return "0x" + hash.slice(hash.length() - ADDRESS_LENGTH).toHex();
    }
}
