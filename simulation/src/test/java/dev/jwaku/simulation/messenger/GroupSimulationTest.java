package dev.jwaku.simulation.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.ChatEntry;
import dev.jwaku.messenger.chat.MessageRefusedException;
import dev.jwaku.messenger.chat.Reaction;
import dev.jwaku.messenger.chat.State;
import dev.jwaku.messenger.group.GroupChat;
import dev.jwaku.messenger.identity.ChatKey;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteJDBCLoader;

/** A private group of three and a fourth who comes later, on a bad network and with crashes of all. */
class GroupSimulationTest {
    private static final int SEEDS = TalkWorld.SEEDS;
    private static final String ALICE = "alice";
    private static final String BOB = "bob";
    private static final String CAROL = "carol";
    private static final String DAVE = "dave";
    private static final String[] ALL = {ALICE, BOB, CAROL, DAVE};

    @TempDir
    Path temporary;

    @BeforeAll
    static void loadNativeCode() throws Exception {
        // The loader asks other processes about the machine; no simulated task may wait for that.
        assertThat(SQLiteJDBCLoader.initialize()).isTrue();
    }

    @Test
    void allMembersSeeTheSameGroup() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (TalkWorld world = new TalkWorld(seed, temporary.resolve("world-" + seed), ALL)) {
                new Script(world).run();
            }
        }
    }

    private static final class Script {
        private final TalkWorld world;
        private final ChatKey alice;
        private final ChatKey bob;
        private final ChatKey carol;
        private final ChatKey dave;
        private String id = "";

        private Script(TalkWorld world) {
            this.world = world;
            this.alice = world.key(ALICE);
            this.bob = world.key(BOB);
            this.carol = world.key(CAROL);
            this.dave = world.key(DAVE);
        }

        void run() {
            meet(ALICE, BOB);
            meet(ALICE, CAROL);
            meet(ALICE, DAVE);
            world.getBad();
            create();
            talk();
            rename();
            others();
            end();
        }

        private void meet(String one, String other) {
            ChatKey asked = world.key(other);
            ChatKey asking = world.key(one);
            world.ask(
                    one,
                    messenger -> messenger.contacts().request(asked, "hello").id());
            world.await(
                    other,
                    "a request",
                    messenger -> messenger.contacts().get(asking).hasAddedUs());
            world.ask(other, messenger -> messenger.contacts().accept(asking).id());
            world.await(
                    one,
                    "an acceptance",
                    messenger -> messenger.contacts().get(asked).isMutual());
        }

        private void create() {
            id = world.ask(
                    ALICE,
                    messenger -> messenger
                            .groups()
                            .create("three", List.of(bob, carol))
                            .id());
            world.perhapsRestart(ALL);
            for (String name : List.of(ALICE, BOB, CAROL)) {
                world.await(
                        name,
                        "the group with all joined",
                        messenger -> has(messenger)
                                && group(messenger).membership().joined().containsAll(List.of(alice, bob, carol)));
            }
        }

        private void talk() {
            MessageId first =
                    world.ask(BOB, messenger -> group(messenger).send("to all").id());
            world.perhapsRestart(ALL);
            world.await(CAROL, "the text", messenger -> texts(messenger).contains("to all"));
            MessageId answer = world.ask(
                    CAROL, messenger -> group(messenger).reply(first, "heard").id());
            world.ask(
                    CAROL,
                    messenger ->
                            group(messenger).react(first, Reaction.Emoji.LAUGH).id());
            world.ask(
                    BOB,
                    messenger -> group(messenger).edit(first, "to all of you").id());
            world.perhapsRestart(ALL);
            for (String name : List.of(ALICE, BOB, CAROL)) {
                world.await(name, "the texts", messenger -> texts(messenger).equals(List.of("to all of you", "heard")));
                world.await(
                        name,
                        "the reaction",
                        messenger -> group(messenger)
                                .reactions(first)
                                .equals(List.of(new Reaction(carol, Reaction.Emoji.LAUGH))));
            }
            world.await(
                    CAROL,
                    "all have it",
                    messenger -> messenger.report(answer).orElseThrow().state() == State.DELIVERED);
        }

        private void rename() {
            world.ask(BOB, messenger -> group(messenger).rename("renamed").id());
            world.perhapsRestart(ALL);
            for (String name : List.of(ALICE, BOB, CAROL)) {
                world.await(
                        name,
                        "the name",
                        messenger -> group(messenger).membership().name().equals("renamed"));
            }
        }

        private void others() {
            assertThatThrownBy(() -> world.ask(
                            BOB, messenger -> group(messenger).remove(carol).id()))
                    .isInstanceOf(MessageRefusedException.class)
                    .hasMessageContaining("administrator");
            assertThatThrownBy(() -> world.ask(
                            BOB,
                            messenger -> group(messenger).add(List.of(dave)).id()))
                    .isInstanceOf(MessageRefusedException.class)
                    .hasMessageContaining("no contact");
            world.ask(ALICE, messenger -> group(messenger).add(List.of(dave)).id());
            world.perhapsRestart(ALL);
            world.await(
                    DAVE,
                    "the group",
                    messenger -> has(messenger) && group(messenger).isActive());
            world.ask(ALICE, messenger -> group(messenger).remove(carol).id());
            world.perhapsRestart(ALL);
            for (String name : ALL) {
                world.await(
                        name,
                        "carol is gone",
                        messenger -> group(messenger).membership().members().equals(List.of(alice, bob, dave)));
            }
            assertThatThrownBy(() -> world.ask(
                            CAROL,
                            messenger -> group(messenger).send("still here?").id()))
                    .isInstanceOf(MessageRefusedException.class);
            world.ask(
                    DAVE, messenger -> group(messenger).send("hello from dave").id());
            world.await(BOB, "dave's text", messenger -> texts(messenger).contains("hello from dave"));
            assertThat(world.<List<String>>ask(CAROL, Script.this::texts)).doesNotContain("hello from dave");
        }

        private void end() {
            world.ask(BOB, messenger -> group(messenger).leave().id());
            world.perhapsRestart(ALL);
            for (String name : List.of(ALICE, BOB, DAVE)) {
                world.await(
                        name,
                        "bob left",
                        messenger -> group(messenger).membership().members().equals(List.of(alice, dave)));
            }
        }

        private boolean has(Messenger messenger) {
            return messenger.groups().find(id).isPresent();
        }

        private GroupChat group(Messenger messenger) {
            return messenger.groups().find(id).orElseThrow();
        }

        private List<String> texts(Messenger messenger) {
            return group(messenger).read(0, 100).stream()
                    .sorted((one, other) -> Long.compare(one.clock(), other.clock()))
                    .map(ChatEntry::text)
                    .toList();
        }
    }
}
