package dev.jwaku.tools.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.chat.InboxMessage;
import dev.jwaku.messenger.chat.State;
import dev.jwaku.messenger.contact.ContactRequest;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ChatSessionTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final List<String> shown = new CopyOnWriteArrayList<>();
    private WakuNode alicesNode;
    private WakuNode bobsNode;
    private Delivery alicesDelivery;
    private Delivery bobsDelivery;
    private Messenger alice;
    private Messenger bob;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        alicesNode = WakuNode.start(
                NodeConfig.builder().listen(Multiaddr.tcp("127.0.0.1", 0)).build());
        bobsNode = WakuNode.start(
                NodeConfig.builder().staticNodes(alicesNode.addresses()).build());
        alicesDelivery = alicesNode.openDelivery(folder.resolve("alice"));
        bobsDelivery = bobsNode.openDelivery(folder.resolve("bob"));
        alice = Messenger.open(folder.resolve("alice"), alicesDelivery, alicesNode.world());
        bob = Messenger.open(folder.resolve("bob"), bobsDelivery, bobsNode.world());
    }

    @AfterEach
    void stop() {
        alice.close();
        bob.close();
        alicesDelivery.close();
        bobsDelivery.close();
        bobsNode.close();
        alicesNode.close();
    }

    private boolean talk(Duration patience, String... lines) throws IOException {
        ChatSession session = new ChatSession(
                alicesNode.world(),
                alice,
                () -> "fine",
                () -> "telemetry is off",
                new ChatScreen(false, ZoneOffset.UTC),
                shown::add);
        return session.talk(new BufferedReader(new StringReader(String.join("\n", lines))), Optional.empty(), patience);
    }

    @Test
    void whatIsSaidIsDeliveredBeforeItEnds() throws IOException {
        bob.addContact(alice.chatKey().toString());

        boolean delivered = talk(SOON, "/add " + bob.chatKey(), "hello Bob", "", "/health", "/contacts");

        assertThat(delivered).isTrue();
        assertThat(bob.inbox().await(0, 10, SOON))
                .extracting(InboxMessage::text)
                .containsExactly("hello Bob");
        assertThat(shown)
                .contains("- you are " + alice.chatKey() + "; /help explains")
                .contains("- talking to " + bob.chatKey())
                .contains("- fine")
                .contains("* 1 " + bob.chatKey())
                .anyMatch(line -> line.contains(": hello Bob ["));
        shown.clear();
        talk(SOON, "/history");
        assertThat(shown).anyMatch(line -> line.endsWith(": hello Bob [delivered]"));
    }

    @Test
    void askingMakesContactsOfBoth() throws IOException {
        boolean asked = talk(SOON, "/ask " + bob.chatKey() + " it is me, Alice");

        assertThat(asked).isTrue();
        assertThat(bob.contacts().pending()).extracting(ContactRequest::text).containsExactly("it is me, Alice");
        assertThat(bob.contacts().accept(alice.chatKey()).await(State.DELIVERED, SOON))
                .isTrue();
        assertThat(alice.contacts().get(bob.chatKey()).isMutual()).isTrue();
        assertThat(talk(SOON, "/group Friends", "hello all")).isTrue();
        assertThat(bob.inbox().await(0, 10, SOON))
                .extracting(InboxMessage::text)
                .contains("hello all");
        assertThat(shown).anyMatch(line -> line.startsWith("- talking to Friends "));
    }

    @Test
    void whatNobodyAcknowledgesIsSaidToBeOpen() throws IOException {
        boolean delivered = talk(Duration.ofMillis(200), "/add " + bob.chatKey(), "are you there?");

        assertThat(delivered).isFalse();
        assertThat(shown).contains("! 1 messages are not acknowledged yet; they go on in the next run");
    }

    @Test
    void mistakesAreSaidAndForgiven() throws IOException {
        boolean good = talk(SOON, "hello?", "/dance", "/to 7", "/add nonsense", "/contacts", "/help", "/quit", "never");

        assertThat(good).isTrue();
        assertThat(shown)
                .contains("! nobody to talk to: /add KEY, or /to NUMBER")
                .contains("! what is /dance? /help lists what there is")
                .contains("! there is no chat 7; /chats lists them")
                .contains("- nobody yet: /add KEY")
                .anyMatch(line -> line.startsWith("! not a chat key: nonsense"))
                .noneMatch(line -> line.contains("never"));
    }
}
