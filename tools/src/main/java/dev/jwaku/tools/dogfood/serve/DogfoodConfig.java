package dev.jwaku.tools.dogfood.serve;

import dev.jwaku.node.NodeConfig.WebSocketTls;
import dev.jwaku.tools.dogfood.room.RoomName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What is served.
 *
 * @param folder of the nodes' keys and archives; created if missing
 * @param listenAddress an IP address of this machine, or {@code 0.0.0.0}
 * @param pagePort of the page
 * @param nodePorts of each node
 * @param cluster the network
 * @param shard where messages travel
 * @param room that the page opens when its link names none
 * @param tls certificate and key of page and WebSockets, as PEM files
 * @param page the folder of the built page
 * @param program what it calls itself
 * @param telemetry the service to which people may upload what they counted; nobody is asked if empty
 */
public record DogfoodConfig(
        Path folder,
        String listenAddress,
        int pagePort,
        List<NodePorts> nodePorts,
        int cluster,
        int shard,
        RoomName room,
        Optional<WebSocketTls> tls,
        Path page,
        String program,
        Optional<TelemetryAddress> telemetry) {
    /** Two nodes: a browser has another to go to, and each has somebody to relay to. */
    public static final int NODES = 2;

    public DogfoodConfig {
        nodePorts = List.copyOf(nodePorts);
    }

    /** Without telemetry. */
    public DogfoodConfig(
            Path folder,
            String listenAddress,
            int pagePort,
            List<NodePorts> nodePorts,
            int cluster,
            int shard,
            RoomName room,
            Optional<WebSocketTls> tls,
            Path page,
            String program) {
        this(folder, listenAddress, pagePort, nodePorts, cluster, shard, room, tls, page, program, Optional.empty());
    }

    /**
     * Ports of a node; 0 lets the system choose.
     *
     * @param webSocket for browsers
     * @param tcp for the other node, and for JVMs
     */
    public record NodePorts(int webSocket, int tcp) {}

    /** The ports after that of the page: WebSockets first, then TCP; the system's choice if that is 0. */
    public static List<NodePorts> portsAfter(int pagePort) {
        return IntStream.rangeClosed(1, NODES)
                .mapToObj(node ->
                        pagePort == 0 ? new NodePorts(0, 0) : new NodePorts(pagePort + node, pagePort + NODES + node))
                .toList();
    }

    /** The same with other ports. */
    public DogfoodConfig withPorts(int page, List<NodePorts> nodes) {
        return new DogfoodConfig(
                folder, listenAddress, page, nodes, cluster, shard, room, tls, this.page, program, telemetry);
    }

    /** The same with a service of telemetry. */
    public DogfoodConfig withTelemetry(TelemetryAddress service) {
        return new DogfoodConfig(
                folder,
                listenAddress,
                pagePort,
                nodePorts,
                cluster,
                shard,
                room,
                tls,
                page,
                program,
                Optional.of(service));
    }
}
