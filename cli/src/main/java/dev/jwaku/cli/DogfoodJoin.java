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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A JVM in a room, from its start to its end. */
final class DogfoodJoin {
    private static final Duration CLOCK_EVERY = Duration.ofMinutes(1);
    private static final Duration FOR_THE_REPORT = Duration.ofSeconds(10);

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
     */
    record Target(List<String> addresses, int cluster, int shard, Optional<String> room, Optional<Path> folder) {
        Target {
            addresses = List.copyOf(addresses);
        }
    }

    private record Place(RoomName room, PubsubTopic shard, int cluster, List<Multiaddr> nodes) {
        Place {
            nodes = List.copyOf(nodes);
        }
    }

    /** Takes part; returns the exit code. */
    int run() throws IOException {
        Optional<RoomServer> server = server();
        Place place = place(server);
        try (SystemWorld world = new SystemWorld(Events.NONE, new MemoryMeters());
                WakuNode node = start(world, place);
                RoomParticipant participant = new RoomParticipant(node, place.shard(), flags.plan(place.room()))) {
            if (!flags.isJson()) {
                out.println("in room " + place.room().text() + " as " + node.peerId());
                out.flush();
            }
            Signal done = new Signal(world);
            Interruption interruption = new Interruption(world, participant, done);
            Runtime.getRuntime().addShutdownHook(interruption.hook);
            world.newThread("dogfood-beside", () -> beside(world, server, participant, done))
                    .start();
            try {
                return play(participant, interruption);
            } finally {
                done.raise();
            }
        }
    }

    private int play(RoomParticipant participant, Interruption interruption) {
        participant.run();
        interruption.code = participant.isComplete() ? ExitCode.GOOD : ExitCode.BAD;
        out.print(flags.isJson() ? participant.json() + "\n" : participant.text());
        out.flush();
        return interruption.code;
    }

    /** Ends the run early, lets it report, and gives its exit code. */
    private static final class Interruption {
        private final Thread hook;
        private volatile int code = ExitCode.BAD;

        Interruption(SystemWorld world, RoomParticipant participant, Signal done) {
            this.hook = new Thread(
                    () -> {
                        if (!done.isRaised()) {
                            participant.stop();
                            done.await(Deadline.after(world, FOR_THE_REPORT));
                            Runtime.getRuntime().halt(code);
                        }
                    },
                    "dogfood-interrupted");
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
                return place(answer.room(), answer.cluster(), answer.shard(), answer.nodes());
            }
            List<Multiaddr> nodes = new ArrayList<>();
            for (String address : target.addresses()) {
                nodes.add(Multiaddr.parse(address));
            }
            if (target.room().isEmpty()) {
                throw new UsageException("--room is needed when --join names no page");
            }
            return place("", target.cluster(), target.shard(), nodes);
        } catch (IOException e) {
            throw new UsageException("--join: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--join: neither a page nor a multiaddr: " + e.getMessage(), e);
        }
    }

    /** The room of the flag, of the link, or of the server. */
    private Place place(String served, int cluster, int shard, List<Multiaddr> nodes) {
        String linked = target.addresses().getFirst().replaceFirst("^[^#]*#?(room=)?", "");
        String name = target.room().orElse(served.isEmpty() || linked.isEmpty() ? served : linked);
        return new Place(DogfoodCommand.roomName(name), PubsubTopic.of(new Shard(cluster, shard)), cluster, nodes);
    }
}
