package dev.jwaku.interop;

import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.DiscoveryConfig;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.ServicesConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A service node of ours with everything, over TCP and WebSocket, that can end and come back where it was. */
final class OurServiceNode implements AutoCloseable {
    private final Path folder;
    private final DiscoveryConfig discovery;
    private final SystemWorld world = new SystemWorld(Events.NONE, new MemoryMeters());
    private final PrivateKey key = PrivateKey.generateSecp256k1(world.entropy());
    private List<Multiaddr> listening =
            List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"), Multiaddr.parse("/ip4/127.0.0.1/tcp/0/ws"));
    private WakuNode node;

    OurServiceNode(Path folder) throws IOException {
        this(folder, DiscoveryConfig.none());
    }

    OurServiceNode(Path folder, DiscoveryConfig discovery) throws IOException {
        this.folder = folder;
        this.discovery = discovery;
        this.node = open();
        this.listening = node.host().listenAddresses();
    }

    private WakuNode open() throws IOException {
        NodeConfig.Builder config = NodeConfig.builder()
                .connectionLimits(ConnectionLimits.defaults().withMaxPerIp(0))
                .agentVersion("jwaku-interop")
                .services(ServicesConfig.all(folder.resolve("archive.sqlite")))
                .discovery(discovery);
        listening.forEach(config::listen);
        return WakuNode.start(world, key, config.build());
    }

    /** Ends the node and starts it again with the same key, ports and archive. */
    void restart() throws IOException {
        node.close();
        node = open();
    }

    WakuNode node() {
        return node;
    }

    String tcp() {
        return address(false);
    }

    String webSocket() {
        return address(true);
    }

    private String address(boolean webSocket) {
        return node.addresses().stream()
                .map(Multiaddr::toString)
                .filter(address -> address.contains("/ws") == webSocket)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        node.close();
        world.close();
    }
}
