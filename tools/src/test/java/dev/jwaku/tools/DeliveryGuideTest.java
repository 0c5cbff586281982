package dev.jwaku.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.SendTicket;
import dev.jwaku.delivery.Stage;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.ServicesConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.sharding.ContentTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/delivery.md, compiled and run; the two texts must be the same. */
@Timeout(120)
class DeliveryGuideTest {
    private static final Path ROOT = Path.of(System.getProperty("jwaku.root", ".."));
    private static final ContentTopic TOPIC = ContentTopic.of("/my-app/1/chat/proto");

    @TempDir
    private Path folder;

    @Test
    void theExampleHasItsMessageStored() throws IOException {
        try (WakuNode first = service("first", List.of());
                WakuNode second = service("second", first.addresses())) {
            List<Multiaddr> addresses = new ArrayList<>(first.addresses());
            addresses.addAll(second.addresses());

            assertThat(example(folder.resolve("delivery"), addresses, TOPIC)).isTrue();
        }
    }

    private WakuNode service(String name, List<Multiaddr> others) throws IOException {
        return WakuNode.start(NodeConfig.builder()
                .listen(Multiaddr.tcp("127.0.0.1", 0))
                .staticNodes(others)
                .services(ServicesConfig.all(folder.resolve(name + ".sqlite3")))
                .build());
    }

    @SuppressWarnings("SystemOut")
    private static boolean example(Path folder, List<Multiaddr> addresses, ContentTopic topic) throws IOException {
        // guide begins
        try (WakuNode node =
                WakuNode.builder().edge().entryNodes(addresses).folder(folder).start()) {
            node.subscribe(
                    topic, message -> System.out.println(message.payload().toUtf8()));
            SendTicket ticket = node.send(topic, Bytes.utf8("hello"));
            return ticket.await(Stage.STORED, Duration.ofSeconds(30));
        }
        // guide ends
    }

    @Test
    void theGuideShowsThisExample() throws IOException {
        String guide = Files.readString(ROOT.resolve("docs/delivery.md"));
        String source = Files.readString(ROOT.resolve("tools/src/test/java/dev/jwaku/tools/DeliveryGuideTest.java"));

        assertThat(squeezed(between(guide, "```java\n", "```")))
                .isEqualTo(squeezed(between(source, "// guide begins\n", "// guide ends")));
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf(end, from));
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", " ").replace("( ", "(").strip();
    }
}
