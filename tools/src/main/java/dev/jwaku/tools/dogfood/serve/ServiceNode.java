package dev.jwaku.tools.dogfood.serve;

import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.ServicesConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/** A service node with everything, whose key and archive lie in a folder, so that it is the same after a restart. */
final class ServiceNode implements AutoCloseable {
    private static final String KEY_FILE = "node.key";
    private static final String ARCHIVE_FILE = "archive.sqlite";
    private static final String LOOPBACK = "127.0.0.1";
    private static final String EVERYWHERE = "0.0.0.0";

    private final WakuNode node;

    private ServiceNode(WakuNode node) {
        this.node = node;
    }

    /**
     * Starts it.
     *
     * @param other the node that it relays to, if that runs already
     */
    static ServiceNode start(
            World world, DogfoodConfig config, Path folder, DogfoodConfig.NodePorts ports, Optional<Multiaddr> other)
            throws IOException {
        Files.createDirectories(folder);
        NodeConfig.Builder node = NodeConfig.builder()
                .clusterId(config.cluster())
                .shards(List.of(config.shard()))
                .agentVersion(config.program())
                .connectionLimits(ConnectionLimits.defaults().withMaxPerIp(0)) // a team may be behind one address
                .services(ServicesConfig.all(folder.resolve(ARCHIVE_FILE)))
                .listen(address(config, ports.tcp(), ""))
                .listen(address(config, ports.webSocket(), config.tls().isPresent() ? "/wss" : "/ws"))
                .staticNodes(other.stream().toList());
        config.tls().ifPresent(tls -> node.webSocketTls(tls.certificate(), tls.key()));
        return new ServiceNode(WakuNode.start(world, key(world, folder.resolve(KEY_FILE)), node.build()));
    }

    private static Multiaddr address(DogfoodConfig config, int port, String more) {
        String ip = config.listenAddress();
        return Multiaddr.parse((ip.indexOf(':') >= 0 ? "/ip6/" : "/ip4/") + ip + "/tcp/" + port + more);
    }

    private static PrivateKey key(World world, Path file) throws IOException {
        if (Files.isRegularFile(file)) {
            return PrivateKey.secp256k1(Bytes.fromHex(
                    Files.readString(file, StandardCharsets.US_ASCII).strip()));
        }
        Bytes secret = PrivateKey.generateSecp256k1(world.entropy()).secret();
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, secret.toHex());
        return PrivateKey.secp256k1(secret);
    }

    WakuNode node() {
        return node;
    }

    String peerId() {
        return node.peerId().toString();
    }

    DogfoodConfig.NodePorts ports() {
        return new DogfoodConfig.NodePorts(port(true), port(false));
    }

    private int port(boolean webSocket) {
        return node.host().listenAddresses().stream()
                .filter(address -> address.toString().contains("/ws") == webSocket)
                .findFirst()
                .map(Multiaddr::tcpPort)
                .orElseThrow()
                .orElseThrow();
    }

    /** Where another node of this machine reaches it. */
    Multiaddr here(DogfoodConfig config) {
        String ip = config.listenAddress().equals(EVERYWHERE) ? LOOPBACK : config.listenAddress();
        return Multiaddr.parse(
                (ip.indexOf(':') >= 0 ? "/ip6/" : "/ip4/") + ip + "/tcp/" + ports().tcp() + "/p2p/" + peerId());
    }

    @Override
    public void close() {
        node.close();
    }
}
