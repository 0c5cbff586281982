package dev.jwaku.delivery.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.AcceleratedWorld;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A filter peer must not be able to have an honest one thrown out by pushing what it made up. */
class SilenceJudgeTest {
    private static final MessageHash HASH = new MessageHash(Bytes.wrap(new byte[32]));
    private static final Canary.Suspect SUSPECT =
            new Canary.Suspect(FilterModel.peer(0), FilterModel.criterion(0), List.of(HASH));

    private final AcceleratedWorld world = new AcceleratedWorld(1);
    private final Nodes nodes = new Nodes();
    private final SilenceJudge judge = new SilenceJudge(world, nodes);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void whoKeptBackWhatAStoreHasIsSilent() {
        nodes.know(1, Set.of());
        nodes.know(2, Set.of(HASH));
        assertThat(judge.isSilent(SUSPECT)).isTrue();
    }

    @Test
    void whoDidNotPushWhatNobodyHasIsNot() {
        nodes.know(1, Set.of());
        nodes.know(2, Set.of());
        assertThat(judge.isSilent(SUSPECT)).isFalse();
    }

    @Test
    void theSuspectIsNoWitness() {
        nodes.know(0, Set.of());
        assertThat(judge.isSilent(SUSPECT)).isTrue();
    }

    @Test
    void whereNobodyAnswersThePushCounts() {
        assertThat(judge.isSilent(SUSPECT)).isTrue();
        nodes.silent.add(FilterModel.peer(1));
        nodes.known.add(FilterModel.peer(1));
        assertThat(judge.isSilent(SUSPECT)).isTrue();
    }

    private static final class Nodes implements StoreNodes {
        private final List<PeerId> known = new ArrayList<>();
        private final List<Set<MessageHash>> has = new ArrayList<>();
        private final Set<PeerId> silent = new TreeSet<>();

        private void know(int peer, Set<MessageHash> hashes) {
            known.add(FilterModel.peer(peer));
            has.add(hashes);
        }

        @Override
        public List<PeerId> choose(int most, Set<PeerId> without) {
            return known.stream()
                    .filter(peer -> !without.contains(peer))
                    .limit(most)
                    .toList();
        }

        @Override
        public boolean areKnown() {
            return !known.isEmpty();
        }

        @Override
        public Set<MessageHash> present(PeerId node, List<MessageHash> hashes) {
            if (silent.contains(node)) {
                throw new NoAnswerException("silent", new IllegalStateException());
            }
            return has.get(known.indexOf(node));
        }

        @Override
        public StorePage query(PeerId node, StoreQuery query) {
            throw new NoAnswerException("not asked", new IllegalStateException());
        }

        @Override
        public void contradicted(PeerId node) {
            throw new AssertionError("nobody was contradicted");
        }
    }
}
