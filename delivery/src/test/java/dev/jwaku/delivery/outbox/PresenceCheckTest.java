package dev.jwaku.delivery.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.AcceleratedWorld;
import dev.jwaku.delivery.InMemoryNetwork;
import dev.jwaku.delivery.InMemoryStore;
import dev.jwaku.delivery.InMemoryStore.Behaviour;
import dev.jwaku.delivery.InMemoryStores;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PresenceCheckTest {
    private final AcceleratedWorld world = new AcceleratedWorld(100);
    private final InMemoryNetwork network = new InMemoryNetwork(world, 1);
    private final InMemoryNetwork.Participant self = network.join();

    @AfterEach
    void stop() {
        network.close();
        world.close();
    }

    private static WakuMessage message(String text) {
        return WakuMessage.builder(Bytes.utf8(text), MachineRig.TOPIC)
                .timestamp(1)
                .build();
    }

    private static MessageHash hash(WakuMessage message) {
        return MessageHash.of(MachineRig.SHARD, message);
    }

    private CheckReport.Verdict ask(int witnesses, WakuMessage message) {
        return report(witnesses, message).verdicts().get(1L);
    }

    private CheckReport report(int witnesses, WakuMessage message) {
        return new PresenceCheck(stores(), witnesses)
                .ask(List.of(new OutboxAction.Question(1, List.of(hash(message)), List.of())));
    }

    private InMemoryStores stores() {
        return self.stores();
    }

    private static void has(InMemoryStore store, WakuMessage message) {
        store.keep(MachineRig.SHARD, message);
    }

    @Test
    void twoNodesThatHaveItAreTwoWitnesses() {
        InMemoryStore one = network.addStore();
        InMemoryStore two = network.addStore();
        WakuMessage message = message("hello");
        has(one, message);
        has(two, message);

        assertThat(ask(2, message)).isEqualTo(MachineRig.found(hash(message), one.peer(), two.peer()));
        assertThat(ask(1, message)).isEqualTo(MachineRig.found(hash(message), one.peer()));
    }

    @Test
    void aMissCountsOnlyWhenTheSecondNodeSaysSoToo() {
        InMemoryStore one = network.addStore();
        InMemoryStore two = network.addStore();
        WakuMessage message = message("hello");
        assertThat(ask(1, message)).isEqualTo(MachineRig.missing());
        assertThat(two.questions()).isEqualTo(1);

        two.behave(Behaviour.ERRING);
        assertThat(ask(1, message)).isEqualTo(MachineRig.unknown());

        two.behave(Behaviour.HONEST);
        has(two, message);
        assertThat(ask(1, message)).isEqualTo(MachineRig.found(hash(message), two.peer()));
        assertThat(one.questions()).isEqualTo(3);
    }

    @Test
    void theOnlyNodeIsBelieved() {
        InMemoryStore only = network.addStore();
        WakuMessage message = message("hello");
        assertThat(ask(2, message)).isEqualTo(MachineRig.missing());

        has(only, message);
        assertThat(ask(2, message)).isEqualTo(MachineRig.found(hash(message), only.peer()));
    }

    @Test
    void aNodeThatDoesNotAnswerIsReplaced() {
        network.addStore().behave(Behaviour.DOWN);
        InMemoryStore two = network.addStore();
        WakuMessage message = message("hello");
        has(two, message);

        CheckReport report = report(2, message);

        assertThat(report.verdicts().get(1L)).isEqualTo(MachineRig.found(hash(message), two.peer()));
        assertThat(report.anybodyAnswered()).isTrue();
    }

    @Test
    void whenNobodyAnswersNothingIsSaid() {
        network.addStore().behave(Behaviour.ERRING);
        network.addStore().behave(Behaviour.ERRING);

        CheckReport report = report(2, message("hello"));

        assertThat(report.verdicts().get(1L)).isEqualTo(MachineRig.unknown());
        assertThat(report.anybodyAnswered()).isFalse();
    }

    @Test
    void whoClaimsWhatAnotherDeniesMustShowIt() {
        InMemoryStore liar = network.addStore();
        network.addStore();
        liar.behave(Behaviour.CLAIMING);
        WakuMessage message = message("hello");

        assertThat(ask(2, message)).isEqualTo(MachineRig.missing());
        assertThat(stores().contradicted()).containsExactly(liar.peer());
    }

    @Test
    void whoDeniesWhatOthersShowAgainAndAgainLosesItsStanding() {
        InMemoryStore honest = network.addStore();
        InMemoryStore liar = network.addStore();
        liar.behave(Behaviour.HIDING);
        WakuMessage message = message("hello");
        has(honest, message);
        PresenceCheck check = new PresenceCheck(stores(), 2);
        List<OutboxAction.Question> question = List.of(new OutboxAction.Question(1, List.of(hash(message)), List.of()));

        for (int i = 0; i < 7; i++) {
            assertThat(check.ask(question).verdicts().get(1L))
                    .isEqualTo(MachineRig.found(hash(message), honest.peer()));
        }
        assertThat(stores().contradicted()).isEmpty();
        assertThat(check.ask(question).anybodyAnswered()).isTrue();
        assertThat(stores().contradicted()).containsExactly(liar.peer());
    }

    @Test
    void thoseWhoTookItAreAskedLast() {
        InMemoryStore taker = network.addStore();
        InMemoryStore stranger = network.addStore();
        WakuMessage message = message("hello");
        has(taker, message);
        has(stranger, message);
        OutboxAction.Question question = new OutboxAction.Question(1, List.of(hash(message)), List.of(taker.peer()));

        assertThat(new PresenceCheck(stores(), 1)
                        .ask(List.of(question))
                        .verdicts()
                        .get(1L))
                .isEqualTo(MachineRig.found(hash(message), stranger.peer()));
    }

    @Test
    void anyGenerationWillDo() {
        InMemoryStore store = network.addStore();
        WakuMessage old = message("old");
        WakuMessage fresh = message("fresh");
        has(store, fresh);

        CheckReport report = new PresenceCheck(stores(), 2)
                .ask(List.of(new OutboxAction.Question(1, List.of(hash(old), hash(fresh)), List.of())));

        assertThat(report.verdicts().get(1L)).isEqualTo(MachineRig.found(hash(fresh), store.peer()));
    }

    @Test
    void theGenerationWithMostWitnessesIsTheProof() {
        InMemoryStore one = network.addStore();
        InMemoryStore other = network.addStore();
        WakuMessage old = message("old");
        WakuMessage fresh = message("fresh");
        has(one, old);
        has(one, fresh);
        has(other, fresh);

        CheckReport report = new PresenceCheck(stores(), 2)
                .ask(List.of(new OutboxAction.Question(1, List.of(hash(old), hash(fresh)), List.of())));

        assertThat(report.verdicts().get(1L)).isInstanceOfSatisfying(CheckReport.Verdict.Found.class, found -> {
            assertThat(found.hash()).isEqualTo(hash(fresh));
            assertThat(found.witnesses()).containsExactlyInAnyOrder(one.peer(), other.peer());
        });
    }
}
