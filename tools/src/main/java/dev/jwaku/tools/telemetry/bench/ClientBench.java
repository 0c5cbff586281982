package dev.jwaku.tools.telemetry.bench;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.chat.OutgoingMessage;
import dev.jwaku.messenger.chat.State;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.telemetry.Telemetry;
import dev.jwaku.telemetry.TelemetryConfig;
import dev.jwaku.telemetry.record.Heartbeat;
import dev.jwaku.telemetry.record.Mode;
import dev.jwaku.tools.scenario.batch.CpuClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What telemetry costs the messenger: two of them in this process talk over loopback, with a journal at both and
 * without one, in turn. Nothing is uploaded.
 */
public final class ClientBench {
    /** Rounds of each kind before those that count: the compiler is at work. */
    private static final int WARM_UP = 2;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    private final Path folder;
    private final int pairs;
    private final int messages;
    private final Consumer<String> progress;

    /**
     * A run.
     *
     * @param folder for profiles and journals
     * @param pairs of rounds, one without and one with telemetry, in turn the one first and the other
     * @param messages of each round, in each direction
     * @param progress is told of each pair
     */
    public ClientBench(Path folder, int pairs, int messages, Consumer<String> progress) {
        this.folder = folder;
        this.pairs = pairs;
        this.messages = messages;
        this.progress = progress;
    }

    /**
     * One round.
     *
     * @param perSecond messages delivered
     * @param cpuMillis of this process for each message: both messengers, their nodes, and telemetry if it is on
     */
    public record Round(double perSecond, double cpuMillis) {
        private static final Round NONE = new Round(0, 0);
    }

    /** Two rounds, one after the other. */
    public record Pair(Round without, Round with) {
        /** Processor time with telemetry to that without. */
        public double cpu() {
            return with.cpuMillis() / without.cpuMillis();
        }

        /** Rate with telemetry to that without. */
        public double rate() {
            return with.perSecond() / without.perSecond();
        }
    }

    /**
     * Runs it.
     *
     * @throws IOException if nodes cannot listen, or a message is not delivered in time
     */
    public List<Pair> run() throws IOException {
        try (WakuNode alicesNode = WakuNode.start(NodeConfig.builder()
                        .listen(Multiaddr.tcp("127.0.0.1", 0))
                        .build());
                WakuNode bobsNode = WakuNode.start(
                        NodeConfig.builder().staticNodes(alicesNode.addresses()).build());
                Delivery alices = alicesNode.openDelivery(folder.resolve("alice"));
                Delivery bobs = bobsNode.openDelivery(folder.resolve("bob"));
                Messenger alice = Messenger.open(folder.resolve("alice"), alices, alicesNode.world());
                Messenger bob = Messenger.open(folder.resolve("bob"), bobs, bobsNode.world())) {
            alice.addContact(bob.chatKey().toString());
            bob.addContact(alice.chatKey().toString());
            List<Pair> measured = new ArrayList<>();
            for (int pair = -WARM_UP; pair < pairs; pair++) {
                Path journals = Files.createDirectories(folder.resolve("journals-" + (pair + WARM_UP)));
                Counting counted = () -> {
                    Telemetry ofAlice = telemetry(journals.resolve("alice"), alicesNode, alice, alices);
                    Telemetry ofBob = telemetry(journals.resolve("bob"), bobsNode, bob, bobs);
                    return () -> {
                        ofAlice.close();
                        ofBob.close();
                    };
                };
                Round with = pair % 2 == 0 ? round(alice, bob, counted) : Round.NONE;
                Round without = round(alice, bob, () -> () -> {});
                with = pair % 2 == 0 ? with : round(alice, bob, counted);
                if (pair >= 0) {
                    measured.add(new Pair(without, with));
                    progress.accept(line(measured.getLast()));
                }
            }
            return measured;
        }
    }

    private interface Counting {
        Runnable start() throws IOException;
    }

    private static Telemetry telemetry(Path place, WakuNode node, Messenger messenger, Delivery delivery)
            throws IOException {
        return Telemetry.open(
                node.world(),
                Files.createDirectories(place),
                messenger,
                delivery,
                TelemetryConfig.local("jwaku/bench", "linux", Mode.RELAY, () -> Heartbeat.NET_UP | Heartbeat.PEERS));
    }

    /** From the first message until all are delivered and everything is written. */
    private Round round(Messenger alice, Messenger bob, Counting counting) throws IOException {
        Runnable end = counting.start();
        System.gc(); // each begins with the same heap
        double cpu = CpuClock.seconds();
        long start = System.nanoTime();
        List<OutgoingMessage> sent = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            sent.add(alice.chat(bob.chatKey()).send("a message of some length, number " + i));
            sent.add(bob.chat(alice.chatKey()).send("an answer of some length, number " + i));
        }
        for (OutgoingMessage message : sent) {
            if (!message.await(State.DELIVERED, PATIENCE)) {
                throw new IOException("a message was not delivered within " + PATIENCE);
            }
        }
        end.run();
        double seconds = (System.nanoTime() - start) / NANOS;
        return new Round(sent.size() / seconds, (CpuClock.seconds() - cpu) * MILLIS / sent.size());
    }

    private static String line(Pair pair) {
        return String.format(
                Locale.ROOT,
                "without %.0f messages/s, %.2f ms CPU each; with %.0f, %.2f: CPU ratio %.3f, rate ratio %.3f",
                pair.without().perSecond(),
                pair.without().cpuMillis(),
                pair.with().perSecond(),
                pair.with().cpuMillis(),
                pair.cpu(),
                pair.rate());
    }
}
