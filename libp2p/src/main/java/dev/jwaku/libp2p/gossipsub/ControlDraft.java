package dev.jwaku.libp2p.gossipsub;

import java.util.ArrayList;
import java.util.List;

/** Control for one peer while it is being collected. Never holds IDONTWANT, which we do not send. */
final class ControlDraft {
    private final List<Rpc.IHave> ihave = new ArrayList<>(0);
    private final List<List<MessageId>> iwant = new ArrayList<>(0);
    private final List<String> graft = new ArrayList<>(0);
    private final List<Rpc.Prune> prune = new ArrayList<>(0);

    void ihave(Rpc.IHave advertisement) {
        ihave.add(advertisement);
    }

    void iwant(List<MessageId> ids) {
        iwant.add(ids);
    }

    void graft(String topic) {
        graft.add(topic);
    }

    void prune(Rpc.Prune departure) {
        prune.add(departure);
    }

    Rpc.Control build() {
        return new Rpc.Control(ihave, iwant, graft, prune, List.of());
    }
}
