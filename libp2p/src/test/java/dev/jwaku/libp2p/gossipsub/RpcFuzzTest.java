package dev.jwaku.libp2p.gossipsub;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;
import java.util.List;
import java.util.Optional;

/** Whatever bytes a peer sends, the router lives on and never sends more than it may. */
class RpcFuzzTest {
    @FuzzTest
    void survivesAnyFrame(byte[] frame) {
        Rpc rpc;
        try {
            rpc = new RpcCodec(MessageIdFunction.SHA_256).decode(Bytes.of(frame));
        } catch (MalformedMessageException e) {
            return;
        }
        GossipFixtures fixture = GossipFixtures.following(3);
        fixture.router.peerConnected(GossipFixtures.peer(9), true, Optional.empty(), 0);
        fixture.receive(1, rpc);
        fixture.receive(2, rpc);
        List<GossipAction> actions = fixture.actionsAccepting();
        actions.addAll(fixture.pass(3));
        for (GossipAction action : actions) {
            if (action instanceof GossipAction.SendRpc send) {
                RpcSplitter.split(send.rpc(), 150_000).forEach(RpcCodec::encode);
            }
        }
    }
}
