package dev.jwaku.simulation.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.community.Community;
import dev.jwaku.messenger.community.CommunityId;
import dev.jwaku.messenger.community.JoinRequest;
import dev.jwaku.messenger.community.Standing;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteJDBCLoader;

/** Joining and leaving a community, on a bad network and with crashes of owner and member. */
class CommunitySimulationTest {
    private static final int SEEDS = TalkWorld.SEEDS;
    private static final String OWNER = "alice";
    private static final String BOB = "bob";
    private static final String CAROL = "carol";
    private static final String[] ALL = {OWNER, BOB, CAROL};

    @TempDir
    Path temporary;

    @BeforeAll
    static void loadNativeCode() throws Exception {
        // The loader asks other processes about the machine; no simulated task may wait for that.
        assertThat(SQLiteJDBCLoader.initialize()).isTrue();
    }

    private TalkWorld world(long seed) {
        return new TalkWorld(seed, temporary.resolve("world-" + seed), ALL);
    }

    @Test
    void whoAsksIsAcceptedOrRejectedAndMayLeave() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (TalkWorld world = world(seed)) {
                world.getBad();
                ChatKey bob = world.key(BOB);
                ChatKey carol = world.key(CAROL);
                CommunityId id = world.ask(
                        OWNER,
                        messenger -> messenger
                                .communities()
                                .create("Club", "of the test", false)
                                .id());
                world.ask(BOB, messenger -> messenger.communities().join(id).id());
                world.ask(CAROL, messenger -> messenger.communities().join(id).id());
                world.perhapsRestart(ALL);
                Bytes ofBob = await(world, id, bob);
                Bytes ofCarol = await(world, id, carol);
                world.ask(
                        OWNER,
                        messenger -> messenger.communities().accept(ofBob).id());
                world.ask(
                        OWNER,
                        messenger -> messenger.communities().reject(ofCarol).id());
                world.perhapsRestart(ALL);
                world.await(BOB, "being a member", messenger -> standing(messenger, id) == Standing.MEMBER);
                world.await(CAROL, "being rejected", messenger -> standing(messenger, id) == Standing.REJECTED);
                assertThat(world.<String>ask(
                                BOB, messenger -> find(messenger, id).name()))
                        .isEqualTo("Club");
                assertThat(world.<List<ChatKey>>ask(
                                OWNER, messenger -> find(messenger, id).members()))
                        .contains(bob);
                assertThat(world.<List<JoinRequest>>ask(
                                OWNER, messenger -> messenger.communities().requests(id)))
                        .isEmpty();

                world.ask(BOB, messenger -> messenger.communities().leave(id).id());
                world.perhapsRestart(ALL);
                world.await(
                        OWNER,
                        "bob left",
                        messenger -> !find(messenger, id).members().contains(bob));
            }
        }
    }

    @Test
    void aRequestCanBeTakenBackAndMadeAgain() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (TalkWorld world = world(seed)) {
                ChatKey bob = world.key(BOB);
                CommunityId id = world.ask(
                        OWNER,
                        messenger -> messenger
                                .communities()
                                .create("Club", "of the test", true)
                                .id());
                world.getBad();
                // The owner is away: the request has to wait.
                world.crash(OWNER);
                world.ask(BOB, messenger -> messenger.communities().join(id).id());
                world.run(Duration.ofMinutes(5));
                world.ask(BOB, messenger -> messenger.communities().cancel(id).id());
                world.start(OWNER);
                world.run(Duration.ofMinutes(3));
                assertThat(world.<List<ChatKey>>ask(
                                OWNER, messenger -> find(messenger, id).members()))
                        .doesNotContain(bob);
                world.ask(BOB, messenger -> messenger.communities().join(id).id());
                world.perhapsRestart(ALL);
                world.await(BOB, "being a member", messenger -> standing(messenger, id) == Standing.MEMBER);
            }
        }
    }

    private static Bytes await(TalkWorld world, CommunityId id, ChatKey member) {
        world.await(
                OWNER,
                "the request",
                messenger -> messenger.communities().requests(id).stream()
                        .map(JoinRequest::member)
                        .anyMatch(member::equals));
        return id.requestOf(member);
    }

    private static Community find(Messenger messenger, CommunityId id) {
        return messenger.communities().find(id).orElseThrow();
    }

    private static Standing standing(Messenger messenger, CommunityId id) {
        return find(messenger, id).standing();
    }
}
