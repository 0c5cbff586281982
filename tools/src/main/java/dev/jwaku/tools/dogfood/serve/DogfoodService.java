package dev.jwaku.tools.dogfood.serve;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.World;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Two service nodes that hear each other, and the page. Close it to end all. Thread-safe. */
public final class DogfoodService implements AutoCloseable {
    private final DogfoodConfig config;
    private final List<ServiceNode> nodes = new ArrayList<>();
    private final PageServer page;

    private DogfoodService(World world, DogfoodConfig config) throws IOException {
        this.config = config;
        boolean started = false;
        try {
            for (int i = 0; i < config.nodePorts().size(); i++) {
                Optional<Multiaddr> other = nodes.isEmpty()
                        ? Optional.empty()
                        : Optional.of(nodes.getFirst().here(config));
                nodes.add(ServiceNode.start(
                        world,
                        config,
                        config.folder().resolve("node-" + (i + 1)),
                        config.nodePorts().get(i),
                        other));
            }
            this.page = PageServer.open(
                    world,
                    config,
                    nodes.stream()
                            .map(node -> new Invitation.Node(node.peerId(), node.ports()))
                            .toList());
            started = true;
        } finally {
            if (!started) {
                nodes.reversed().forEach(ServiceNode::close);
            }
        }
    }

    /**
     * Starts all of it.
     *
     * @throws IllegalArgumentException if pages could not upload to the service of telemetry
     * @throws IOException if a port cannot be listened on, or the page cannot be read; nothing is left running then
     */
    public static DogfoodService open(World world, DogfoodConfig config) throws IOException {
        if (config.tls().isPresent()
                && !config.telemetry()
                        .map(TelemetryAddress::worksFromSecurePages)
                        .orElse(true)) {
            throw new IllegalArgumentException("browsers let an https page upload to https only");
        }
        return new DogfoodService(world, config);
    }

    /** The nodes. */
    public List<WakuNode> nodes() {
        return nodes.stream().map(ServiceNode::node).toList();
    }

    /** The same with the ports that are in use now, so that it can be opened again where it is. */
    public DogfoodConfig config() {
        return config.withPorts(
                page.port(), nodes.stream().map(ServiceNode::ports).toList());
    }

    /** Where the page is, for a browser of this machine. */
    public String url() {
        String host = config.listenAddress().equals("0.0.0.0") ? "127.0.0.1" : config.listenAddress();
        return (config.tls().isPresent() ? "https://" : "http://") + host + ":" + page.port() + "/#room="
                + config.room().text();
    }

    /** Where a JVM of this machine joins without the page. */
    public List<Multiaddr> addresses() {
        return nodes.stream().map(node -> node.here(config)).toList();
    }

    @Override
    public void close() {
        page.close();
        nodes.reversed().forEach(ServiceNode::close);
    }
}
