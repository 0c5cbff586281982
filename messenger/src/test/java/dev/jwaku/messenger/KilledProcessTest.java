package dev.jwaku.messenger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.delivery.InMemoryNetwork;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.Chat;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.messenger.transport.Topics;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.message.MessageHash;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another process accepts messages as fast as it can and is killed in the middle of it. */
class KilledProcessTest {
    private static final int ACCEPTED_BEFORE_KILL = 100;

    @Test
    void everythingAcceptedBeforeTheKillIsThereAfterIt(@TempDir Path folder) throws Exception {
        List<MessageId> accepted = acceptAndKill(folder);

        try (SystemWorld world = new SystemWorld();
                InMemoryNetwork network = new InMemoryNetwork(world, 1)) {
            InMemoryNetwork.Participant witness = network.join();
            Mailbox<MessageHash> published = new Mailbox<>(world, 10_000);
            witness.hear(Topics.DIRECT_MESSAGES, (topic, message) -> published.offer(MessageHash.of(topic, message)));
            try (Delivery delivery = Delivery.open(world, folder, network.join().network(), DeliveryConfig.defaults());
                    Messenger messenger = Messenger.open(folder, delivery, world)) {
                assertThat(accepted).hasSizeGreaterThanOrEqualTo(ACCEPTED_BEFORE_KILL);
                assertThat(accepted).allMatch(id -> messenger.find(id).isPresent());
                assertThat(published.take(Deadline.after(world, Duration.ofSeconds(30))))
                        .isNotNull();
            }
        }
    }

    private List<MessageId> acceptAndKill(Path folder) throws IOException, InterruptedException {
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<MessageId> accepted = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
            while (accepted.size() < ACCEPTED_BEFORE_KILL) {
                String line = out.readLine();
                assertThat(line).as("the process must not end by itself").isNotNull();
                if (line.startsWith("0x")) {
                    accepted.add(MessageId.parse(line));
                }
            }
        } finally {
            victim.destroyForcibly().waitFor();
        }
        return accepted;
    }

    /** The process that is killed. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) {
            SystemWorld world = new SystemWorld();
            InMemoryNetwork network = new InMemoryNetwork(world, 1);
            Path folder = Path.of(arguments[0]);
            Delivery delivery = Delivery.open(world, folder, network.join().network(), DeliveryConfig.defaults());
            Messenger messenger = Messenger.open(folder, delivery, world);
            ChatKey peer = Identity.fromPrivateKey(Vectors.B).chatKey();
            Chat chat = messenger.chat(peer);
            for (int i = 0; i < 5_000; i++) {
                System.out.println(chat.send("message " + i).id());
            }
        }
    }
}
