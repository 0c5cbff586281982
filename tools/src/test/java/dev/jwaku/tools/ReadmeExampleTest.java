package dev.jwaku.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.chat.InboxMessage;
import dev.jwaku.messenger.chat.OutgoingMessage;
import dev.jwaku.messenger.chat.State;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the README, compiled and run; the two texts must be the same. */
class ReadmeExampleTest {
    private static final Path ROOT = Path.of(System.getProperty("jwaku.root", ".."));

    @TempDir
    private Path folder;

    @Test
    void theExampleDeliversItsMessage() throws IOException {
        try (WakuNode relay = WakuNode.start(NodeConfig.builder()
                        .listen(Multiaddr.tcp("127.0.0.1", 0))
                        .build());
                WakuNode node = WakuNode.start(
                        NodeConfig.builder().staticNodes(relay.addresses()).build());
                Delivery delivery = node.openDelivery(folder.resolve("bob/outbox"));
                Messenger bob = Messenger.open(folder.resolve("bob/profile"), delivery, node.world())) {
            String alicesKey = alicesKey(relay.addresses());
            bob.addContact(alicesKey);

            assertThat(example(
                            folder.resolve("alice"),
                            relay.addresses(),
                            bob.chatKey().toString()))
                    .isTrue();

            assertThat(bob.inbox().await(0, 10, Duration.ofSeconds(10)))
                    .extracting(InboxMessage::text)
                    .containsExactly("hello");
        }
    }

    /** Opens Alice's profile once, so that Bob can add her before she writes. */
    private String alicesKey(List<Multiaddr> relays) throws IOException {
        Path alice = folder.resolve("alice");
        try (WakuNode node =
                        WakuNode.start(NodeConfig.builder().staticNodes(relays).build());
                Delivery delivery = node.openDelivery(alice.resolve("outbox"));
                Messenger messenger = Messenger.open(alice.resolve("profile"), delivery, node.world())) {
            return messenger.chatKey().toString();
        }
    }

    @SuppressWarnings("SystemOut")
    private static boolean example(Path folder, List<Multiaddr> relays, String bobsKey) throws IOException {
        // README begins
        try (WakuNode node =
                        WakuNode.start(NodeConfig.builder().staticNodes(relays).build());
                Delivery delivery = node.openDelivery(folder.resolve("outbox"));
                Messenger alice = Messenger.open(folder.resolve("profile"), delivery, node.world())) {
            System.out.println("I am " + alice.chatKey());
            OutgoingMessage hello = alice.chat(bobsKey).send("hello");
            boolean delivered = hello.await(State.DELIVERED, Duration.ofMinutes(1));
            for (InboxMessage message : alice.inbox().read(0, 100)) {
                System.out.println(message.text());
            }
            return delivered;
        }
        // README ends
    }

    @Test
    void theReadmeShowsThisExample() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        String source = Files.readString(ROOT.resolve("tools/src/test/java/dev/jwaku/tools/ReadmeExampleTest.java"));

        assertThat(squeezed(between(readme, "```java\n", "```")))
                .isEqualTo(squeezed(between(source, "// README begins\n", "// README ends")));
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf(end, from));
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", " ").strip();
    }
}
