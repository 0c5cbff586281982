package dev.jwaku.tools.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.delivery.Stage;
import dev.jwaku.waku.sharding.ContentTopic;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Also the example of docs/testing.md: this is how an application's own tests look. */
@FaultyNetwork(seed = 7)
class FaultyNetworkTest {
    private static final ContentTopic CHAT = ContentTopic.of("/my-app/1/chat/proto");
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration LATER = Duration.ofMinutes(2);

    @Test
    void aMessageArrives(LittleNetwork network) {
        network.client("bob").subscribe(CHAT);
        network.run(SOON);
        LittleSending sending = network.client("alice").send(CHAT, "hello");

        assertThat(network.runUntil(() -> network.client("bob").texts().contains("hello"), SOON))
                .isTrue();
        assertThat(network.runUntil(() -> sending.stage() == Stage.STORED, LATER))
                .isTrue();
        assertThat(network.isStored("service-1", sending.hash())).isTrue();
    }

    @Test
    void aMessageOutlivesAnOutage(LittleNetwork network) {
        network.client("bob").subscribe(CHAT);
        network.run(SOON);
        network.isolate("bob");
        network.client("alice").send(CHAT, "while you were away");
        network.run(Duration.ofMinutes(5));
        assertThat(network.client("bob").texts()).isEmpty();
        network.rejoin("bob");

        assertThat(network.runUntil(() -> network.client("bob").texts().contains("while you were away"), LATER))
                .isTrue();
    }

    @Test
    void whatWasAcceptedIsSentAfterACrash(LittleNetwork network) {
        network.client("bob").subscribe(CHAT);
        network.run(SOON);
        network.isolate("alice");
        LittleSending sending = network.client("alice").send(CHAT, "kept on disk");
        network.crash("alice");
        network.run(Duration.ofMinutes(1));
        assertThatThrownBy(() -> network.client("alice").send(CHAT, "nobody there"))
                .hasMessageContaining("alice does not run");
        network.rejoin("alice");
        network.restart("alice");

        assertThat(network.runUntil(() -> network.client("bob").texts().contains("kept on disk"), LATER))
                .isTrue();
        // the reader may have it before its sender hears that it was taken
        assertThat(network.runUntil(sending::isPublished, SOON)).isTrue();
    }

    @Test
    @FaultyNetwork(
            seed = 8,
            relay = true,
            clients = {"alice", "bob", "carol"},
            services = 1,
            loss = 0.02)
    void aTestMayHaveItsOwn(LittleNetwork network) {
        assertThat(network.seed()).isEqualTo(Long.getLong(FaultyNetwork.SEED_PROPERTY, 8));
        assertThat(network.names()).containsExactly("service-1", "alice", "bob", "carol");
        network.client("carol").subscribe(CHAT);
        network.run(SOON);
        network.kill("service-1");
        network.client("alice").send(CHAT, "later");
        network.run(Duration.ofSeconds(5)); // stores archive nothing that is older than 20 s
        network.restart("service-1");

        assertThat(network.runUntil(() -> network.client("carol").texts().contains("later"), LATER))
                .isTrue();
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        assertThat(run(9)).isEqualTo(run(9));
        assertThat(run(9)).isNotEqualTo(run(10));
    }

    private static String run(long seed) {
        try (LittleNetwork network = LittleNetwork.start(LittleNetworkPlan.withSeed(seed))) {
            network.client("bob").subscribe(CHAT);
            network.client("alice").send(CHAT, "hello");
            network.freeze("service-2");
            network.run(SOON);
            return network.eventHash();
        }
    }

    @Test
    void wrongPlansAreRefused() {
        assertThatThrownBy(() -> LittleNetworkPlan.withSeed(1).withServices(0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LittleNetworkPlan.withSeed(1).withClients(List.of("bob", "bob")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
