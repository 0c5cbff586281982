package dev.jwaku.simulation.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.ChatEntry;
import dev.jwaku.messenger.chat.Reaction;
import dev.jwaku.messenger.contact.ContactRequest;
import dev.jwaku.messenger.identity.ChatKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteJDBCLoader;

/** Two people from the first request to the last reaction, on a bad network and with crashes of both. */
class ContactSimulationTest {
    private static final int SEEDS = TalkWorld.SEEDS;
    private static final String ALICE = "alice";
    private static final String BOB = "bob";

    @TempDir
    Path temporary;

    @BeforeAll
    static void loadNativeCode() throws Exception {
        // The loader asks other processes about the machine; no simulated task may wait for that.
        assertThat(SQLiteJDBCLoader.initialize()).isTrue();
    }

    private TalkWorld world(long seed) {
        return new TalkWorld(seed, temporary.resolve("world-" + seed), ALICE, BOB);
    }

    @Test
    void aRequestIsAcceptedAndBothTalk() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (TalkWorld world = world(seed)) {
                world.getBad();
                ChatKey bob = world.key(BOB);
                ChatKey alice = world.key(ALICE);
                MessageId asked = world.ask(
                        ALICE,
                        messenger -> messenger.contacts().request(bob, "May I?").id());
                world.perhapsRestart(ALICE, BOB);
                world.await(BOB, "the request", messenger -> pending(messenger, asked));
                world.ask(BOB, messenger -> messenger.contacts().accept(alice).id());
                world.perhapsRestart(ALICE, BOB);
                world.await(
                        ALICE,
                        "the acceptance",
                        messenger -> messenger.contacts().get(bob).isMutual());
                assertThat(world.<Boolean>ask(
                                BOB,
                                messenger -> messenger.contacts().get(alice).isMutual()))
                        .isTrue();
                talk(world, alice, bob);
            }
        }
    }

    private static boolean pending(Messenger messenger, MessageId id) {
        return messenger.contacts().pending().stream().map(ContactRequest::id).anyMatch(id::equals);
    }

    private static void talk(TalkWorld world, ChatKey alice, ChatKey bob) {
        MessageId first =
                world.ask(ALICE, messenger -> messenger.chat(bob).send("first").id());
        MessageId second =
                world.ask(ALICE, messenger -> messenger.chat(bob).send("second").id());
        world.perhapsRestart(ALICE, BOB);
        // Edits may overtake what they are about.
        world.ask(
                ALICE,
                messenger -> messenger.chat(bob).edit(first, "first, better").id());
        world.ask(ALICE, messenger -> messenger.chat(bob).delete(second).id());
        world.perhapsRestart(ALICE, BOB);
        world.await(BOB, "the first text", messenger -> messenger.find(first).isPresent());
        MessageId answer = world.ask(
                BOB,
                messenger -> messenger.chat(alice).reply(first, "an answer").id());
        world.ask(
                BOB,
                messenger ->
                        messenger.chat(alice).react(first, Reaction.Emoji.LOVE).id());
        world.ask(
                BOB,
                messenger ->
                        messenger.chat(alice).react(first, Reaction.Emoji.SAD).id());
        world.ask(
                BOB,
                messenger ->
                        messenger.chat(alice).retract(first, Reaction.Emoji.SAD).id());
        world.perhapsRestart(ALICE, BOB);

        world.await(BOB, "all of it", messenger -> view(messenger, alice).equals(expected(first, second, answer)));
        world.await(ALICE, "all of it", messenger -> view(messenger, bob).equals(expected(first, second, answer)));
        world.await(
                ALICE,
                "the reaction",
                messenger ->
                        messenger.chat(bob).reactions(first).equals(List.of(new Reaction(bob, Reaction.Emoji.LOVE))));
        assertThat(world.<List<Reaction>>ask(
                        BOB, messenger -> messenger.chat(alice).reactions(first)))
                .containsExactly(new Reaction(bob, Reaction.Emoji.LOVE));
    }

    private static List<String> expected(MessageId first, MessageId second, MessageId answer) {
        return List.of(
                first + " first, better edited true", second + "  deleted true", answer + " an answer to " + first);
    }

    /** The texts of the chat without the greeting, as both should see them. */
    private static List<String> view(Messenger messenger, ChatKey peer) {
        List<String> view = new ArrayList<>();
        messenger.chat(peer).read(0, 100).stream()
                .filter(entry -> !entry.text().equals("May I?"))
                .sorted((one, other) -> Long.compare(one.clock(), other.clock()))
                .forEach(entry -> view.add(line(entry)));
        return view;
    }

    private static String line(ChatEntry entry) {
        return entry.id() + " " + entry.text()
                + (entry.details().isEdited() ? " edited true" : "")
                + (entry.details().isDeleted() ? " deleted true" : "")
                + entry.details().responseTo().map(id -> " to " + id).orElse("");
    }
}
