package dev.jwaku.cli;

import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeBuilder;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.dogfood.room.RoomName;
import dev.jwaku.tools.dogfood.room.RoomParticipant;
import dev.jwaku.tools.dogfood.serve.RoomServer;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/** A JVM in a room, from its start to its end. */
final class DogfoodJoin {
    private static final Duration CLOCK_EVERY = Duration.ofMinutes(1);
    private static final Duration FOR_THE_REPORT = Duration.ofSeconds(15);
    private static final Duration FOR_THE_UPLOAD = Duration.ofSeconds(5);

    private final Target target;
    private final DogfoodJoinFlags flags;
    private final PrintWriter out;

    DogfoodJoin(Target target, DogfoodJoinFlags flags, PrintWriter out) {
        this.target = target;
        this.flags = flags;
        this.out = out;
    }

    /**
     * Where it goes.
     *
     * @param addresses of a page, or of nodes
     * @param cluster if no page says it
     * @param shard if no page says it
     * @param telemetryUrl if it is not what the page says
     */
    record Target(
            List<String> addresses,
            int cluster,
            int shard,
            Optional<String> room,
            Optional<Path> folder,
            Optional<String> telemetryUrl) {
        Target {
            addresses = List.copyOf(addresses);
        }
    }

    private record Place(
            RoomName room, PubsubTopic shard, int cluster, List<Multiaddr> nodes, Optional<String> telemetry) {
        Place {
            nodes = List.copyOf(nodes);
        }
    }

    /** Takes part; returns the exit code. */
    int run() throws IOException {
        Optional<RoomServer> server = server();
        Place place = place(server);
        TelemetryPlan counting = telemetry(place);
        CountDownLatch closed = new CountDownLatch(1);
        try (Closed last = closed::countDown;
                SystemWorld world = new SystemWorld(Events.NONE, new MemoryMeters());
                WakuNode node = start(world, place);
                TemporaryFolder temporary = TemporaryFolder.create("jwaku-dogfood-");
                TelemetryPlan.Running telemetry =
                        counting.open(world, journalFolder(temporary), node, Optional.of(node.delivery()));
                RoomParticipant participant = new RoomParticipant(
                        node,
                        place.shard(),
                        flags.plan(place.room()),
                        fact -> telemetry.telemetry().ifPresent(on -> on.tell(fact)))) {
            announce(place, node, counting);
            Signal done = new Signal(world);
            Interruption interruption = new Interruption(participant, closed);
            Runtime.getRuntime().addShutdownHook(interruption.hook);
            world.newThread("dogfood-beside", () -> beside(world, server, participant, done))
                    .start();
            try {
                return play(participant, telemetry, interruption);
            } finally {
                done.raise();
            }
        }
    }

    private Path journalFolder(TemporaryFolder temporary) throws IOException {
        return target.folder().isPresent()
                ? Files.createDirectories(target.folder().get())
                : temporary.path();
    }

    private void announce(Place place, WakuNode node, TelemetryPlan counting) {
        if (!flags.isJson()) {
            out.println("in room " + place.room().text() + " as " + node.peerId());
            counting.url().ifPresent(url -> out.println("what is counted goes to " + url));
            out.flush();
        }
    }

    private TelemetryPlan telemetry(Place place) {
        String mode = flags.telemetry();
        if (mode.equals("local") && target.folder().isEmpty()) {
            throw new UsageException("--telemetry=local needs --folder, where it stays");
        }
        Optional<String> url =
                target.telemetryUrl().isPresent() || !mode.equals("upload") ? target.telemetryUrl() : place.telemetry();
        return TelemetryPlan.of(mode, url);
    }

    /** The end of the run, after everything else is closed. */
    private interface Closed extends AutoCloseable {
        @Override
        void close();
    }

    private int play(RoomParticipant participant, TelemetryPlan.Running telemetry, Interruption interruption) {
        participant.run();
        interruption.code = participant.isComplete() ? ExitCode.GOOD : ExitCode.BAD;
        boolean isAllUploaded = telemetry.finish(FOR_THE_UPLOAD);
        if (flags.isJson()) {
            ObjectNode report = participant.json();
            telemetry.telemetry().ifPresent(on -> report.put("telemetryLeft", on.waiting()));
            out.print(report + "\n");
        } else {
            out.print(participant.text());
            telemetry
                    .telemetry()
                    .ifPresent(on -> out.println(
                            on.isUploading()
                                    ? "telemetry: " + (isAllUploaded ? "all is" : on.waiting() + " records are not")
                                            + " uploaded"
                                    : telemetry.describe()));
        }
        out.flush();
        return interruption.code;
    }

    /** Ends the run early, lets it report, and gives its exit code. */
    private static final class Interruption {
        private final Thread hook;
        private volatile int code = ExitCode.BAD;

        Interruption(RoomParticipant participant, CountDownLatch closed) {
            this.hook = new Thread(
                    () -> {
                        if (closed.getCount() > 0) {
                            participant.stop();
                            awaitOrGo(closed);
                            Runtime.getRuntime().halt(code);
                        }
                    },
                    "dogfood-interrupted");
        }

        private static void awaitOrGo(CountDownLatch closed) {
            try {
                boolean ignored = closed.await(FOR_THE_REPORT.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void beside(SystemWorld world, Optional<RoomServer> server, RoomParticipant participant, Signal done) {
        Deadline nextClock = Deadline.after(world, Duration.ZERO);
        Duration every = flags.showEvery().orElse(CLOCK_EVERY);
        do {
            if (nextClock.isExpired()) {
                nextClock = Deadline.after(world, CLOCK_EVERY);
                server.flatMap(asked -> asked.measureClock(world)).ifPresent(participant::clock);
            }
            if (done.await(Deadline.after(world, every))) {
                return;
            }
            if (flags.showEvery().isPresent()) {
                out.println(participant.text());
                out.flush();
            }
        } while (!done.isRaised());
    }

    private WakuNode start(SystemWorld world, Place place) throws IOException {
        NodeBuilder builder = WakuNode.builder()
                .edge()
                .cluster(place.cluster())
                .shard(place.shard().shard().orElseThrow().index())
                .entryNodes(place.nodes());
        target.folder().ifPresent(builder::folder);
        return builder.start(world, PrivateKey.generateSecp256k1(world.entropy()));
    }

    private Optional<RoomServer> server() {
        String first = target.addresses().getFirst();
        try {
            return first.startsWith("http") ? Optional.of(new RoomServer(first)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new UsageException("--join: " + e.getMessage(), e);
        }
    }

    private Place place(Optional<RoomServer> server) {
        try {
            if (server.isPresent()) {
                RoomServer.Answer answer = server.get().ask();
                return place(answer.room(), answer.cluster(), answer.shard(), answer.nodes(), answer.telemetry());
            }
            List<Multiaddr> nodes = new ArrayList<>();
            for (String address : target.addresses()) {
                nodes.add(Multiaddr.parse(address));
            }
            if (target.room().isEmpty()) {
                throw new UsageException("--room is needed when --join names no page");
            }
            return place("", target.cluster(), target.shard(), nodes, Optional.empty());
        } catch (IOException e) {
            throw new UsageException("--join: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--join: neither a page nor a multiaddr: " + e.getMessage(), e);
        }
    }

    /** The room of the flag, of the link, or of the server. */
    private Place place(String served, int cluster, int shard, List<Multiaddr> nodes, Optional<String> telemetry) {
        String linked = target.addresses().getFirst().replaceFirst("^[^#]*#?(room=)?", "");
        String name = target.room().orElse(served.isEmpty() || linked.isEmpty() ? served : linked);
        return new Place(
                DogfoodCommand.roomName(name), PubsubTopic.of(new Shard(cluster, shard)), cluster, nodes, telemetry);
    }
}
