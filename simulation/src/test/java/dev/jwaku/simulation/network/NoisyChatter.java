package dev.jwaku.simulation.network;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.host.Network;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.muxer.MuxedStream;
import dev.jwaku.libp2p.muxer.MuxerLimits;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Nodes that each dial two others and send them numbers at random times, for ever. */
final class NoisyChatter {
    private NoisyChatter() {}

    static void start(Simulation run, SimulatedInternet net, List<SimulatedNode> nodes) {
        for (int i = 0; i < nodes.size(); i++) {
            SimulatedNode node = nodes.get(i);
            PeerId self = PeerId.of(PrivateKey.generateSecp256k1(node.entropy()).publicKey());
            SimulatedNetwork network = net.network(node, self, MuxerLimits.defaults());
            try {
                network.listen(
                        Multiaddr.tcp(net.ip(node.name()), 4000),
                        connection -> run.start(node, "serve", () -> serve(run, node, connection)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            for (int distance = 1; distance <= 2; distance++) {
                String peer = nodes.get((i + distance) % nodes.size()).name();
                run.start(node, "talk to " + peer, () -> talk(run, node, network, net.ip(peer)));
            }
        }
    }

    private static void serve(Simulation run, SimulatedNode node, Network.Connection connection) {
        try {
            connection.muxed().serve(stream -> run.start(node, "listen", () -> listen(node, stream)));
        } catch (Libp2pException e) {
            node.events().emit("lost", "why", e.getMessage());
        }
    }

    private static void listen(SimulatedNode node, MuxedStream stream) {
        byte[] buffer = new byte[100];
        try {
            int count;
            while ((count = stream.read(buffer, 0, buffer.length, Deadline.NEVER)) > 0) {
                node.events().emit("heard", "count", count, "first", buffer[0]);
            }
        } catch (Libp2pException e) {
            node.events().emit("deaf", "why", e.getMessage());
        }
    }

    private static void talk(Simulation run, SimulatedNode node, SimulatedNetwork network, String ip) {
        for (int round = 0; round < 100; round++) {
            try {
                Network.Connection connection = network.dial(
                        Multiaddr.tcp(ip, 4000), Optional.empty(), Deadline.after(node, Duration.ofSeconds(20)));
                run.start(node, "serve", () -> serve(run, node, connection));
                MuxedStream stream = connection.muxed().openStream(Deadline.after(node, Duration.ofSeconds(1)));
                while (true) {
                    pause(node);
                    byte[] bytes = node.entropy().bytes(1 + node.random().nextInt(50));
                    stream.write(bytes, 0, bytes.length, Deadline.after(node, Duration.ofSeconds(5)));
                }
            } catch (Libp2pException e) {
                node.events().emit("mute", "why", e.getMessage());
                pause(node);
            }
        }
    }

    private static void pause(SimulatedNode node) {
        new Signal(node)
                .await(Deadline.after(node, Duration.ofMillis(node.random().nextInt(200))));
    }
}
