package dev.jwaku.messenger.community;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.messenger.application.CommunityRequestToJoin;
import dev.jwaku.messenger.application.RevealedAccount;
import dev.jwaku.messenger.chat.Bench;
import dev.jwaku.messenger.chat.OutgoingMessage;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Mnemonic;
import dev.jwaku.runtime.Bytes;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The account that a community is shown, against one that status-go showed. */
class CommunityAccountTest {
    private static final ChatKey BORIS = ChatKey.parse("zQ3shiUMHTzsb1Yn1CacYKJGqq2oyn7AXudYaQhh76WQaoZfq");
    private static final Mnemonic WORDS = Mnemonic.parse("abandon ".repeat(11) + "about");
    /** What status-go wrote when Boris asked to join a community. */
    private static final Bytes REQUEST = Bytes.fromHex("08cdb68bd8062221034559c9f37b4e93deef5b55da3d6cce25479d22282b"
            + "811f85b057c59011fc47a92a0562"
            + "6f72697332780a2a307864353433633965313036306662366631313965306531343935386565393431323830"
            + "6164376337391241af0a102906d65933d02a6053dafbf273bd5d32522edfb19aa26e8da9bf4e32d419ef6497"
            + "40fefd5272f9a675131b66d681c062bf461ce04d4efdbc4fd81ae17f1c1a05010ab1c90220013804");

    @Test
    void statusGosProofIsReadAsItIsMeant() {
        CommunityRequestToJoin request = CommunityRequestToJoin.decode(REQUEST);
        assertThat(request.revealedAccounts()).hasSize(1);
        RevealedAccount revealed =
                RevealedAccount.decode(request.revealedAccounts().get(0));
        assertThat(revealed.isAirdropAddress()).isTrue();
        assertThat(signer(revealed, BORIS, CommunityId.of(request.communityId())))
                .isEqualToIgnoringCase(revealed.address());
    }

    @Test
    void whoAsksToJoinProvesAnAccountOfItsOwn(@TempDir Path folder) {
        CommunityId id = new CommunityId(BORIS);
        try (Bench bench = new Bench(folder, WORDS)) {
            OutgoingMessage asked = bench.doors().communities().join(id);
            assertThat(asked.recipients()).isEmpty();
            Bytes payload =
                    bench.read(sql -> CommunityBook.find(sql, id)).orElseThrow().request();
            CommunityRequestToJoin request = CommunityRequestToJoin.decode(payload);
            assertThat(request.revealedAccounts()).hasSize(1);
            RevealedAccount revealed =
                    RevealedAccount.decode(request.revealedAccounts().get(0));
            assertThat(signer(revealed, bench.key(), id)).isEqualTo(revealed.address());
            assertThat(CommunityAccount.reveal(bench.identity(), new CommunityId(bench.key()))
                            .address())
                    .as("another community sees another account")
                    .isNotEqualTo(revealed.address());
        }
    }

    /** The address of who signed that an account belongs to a member. */
    private static String signer(RevealedAccount revealed, ChatKey member, CommunityId community) {
        Bytes signature = revealed.signature();
        Bytes ours = Bytes.concat(signature.slice(0, 64), Bytes.of((byte) (signature.get(64) - 27)));
        return CommunityAccount.address(
                new ChatKey(Secp256k1.best().recover(CommunityAccount.proven(member, community), ours)));
    }
}
