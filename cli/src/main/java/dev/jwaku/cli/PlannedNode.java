package dev.jwaku.cli;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.ArchivePlace;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.ServicesConfig;
import dev.jwaku.tools.doctor.Finding;
import dev.jwaku.tools.doctor.Patient;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the doctor has to know of the node that flags and environment describe. */
final class PlannedNode {
    private static final String CHECK = "configuration";

    private PlannedNode() {}

    /** Never throws: a configuration that the node would refuse is a finding. */
    static Patient of(String[] arguments, Map<String, String> environment) {
        List<Finding> findings = new ArrayList<>();
        NodeCommand.unknownVariables(environment)
                .forEach(
                        name -> findings.add(new Finding(CHECK, Finding.Level.WARN, name + " is no flag of the node")));
        try {
            NodePlan plan = NodeCommand.plan(arguments, environment);
            NodeConfig config = plan.config();
            findings.add(new Finding(
                    CHECK, Finding.Level.OK, "cluster " + config.clusterId() + ", shards " + config.shards()));
            return new Patient(
                    Version.current(),
                    findings,
                    ports(plan),
                    config.services().store().map(ServicesConfig.Store::place).flatMap(PlannedNode::file),
                    config.webSocketTls().map(NodeConfig.WebSocketTls::certificate),
                    plan.rest().flatMap(rest -> url(rest.address(), rest.port())),
                    plan.metrics().flatMap(metrics -> url(metrics.address(), metrics.port())),
                    OpenFileLimit.current(),
                    NodeRun.openFilesNeeded(config));
        } catch (UsageException | IllegalArgumentException e) {
            findings.add(new Finding(
                    CHECK, Finding.Level.FAIL, String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ")));
            return new Patient(
                    Version.current(),
                    findings,
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    OpenFileLimit.current(),
                    0);
        }
    }

    private static Optional<Path> file(ArchivePlace place) {
        return place instanceof ArchivePlace.SqliteFile sqlite ? Optional.of(sqlite.file()) : Optional.empty();
    }

    private static List<Patient.Port> ports(NodePlan plan) {
        List<Patient.Port> ports = new ArrayList<>();
        for (Multiaddr address : plan.config().listenAddresses()) {
            boolean webSocket = address.isWebSocket() || address.isSecureWebSocket();
            ports.add(port(
                    webSocket ? "websocket" : "libp2p",
                    false,
                    address.host().orElseThrow(),
                    address.tcpPort().orElseThrow()));
        }
        plan.config()
                .discovery()
                .discv5()
                .ifPresent(discv5 -> ports.add(port("discv5", true, discv5.listenAddress(), discv5.udpPort())));
        plan.rest().ifPresent(rest -> ports.add(port("REST", false, rest.address(), rest.port())));
        plan.metrics().ifPresent(metrics -> ports.add(port("metrics", false, metrics.address(), metrics.port())));
        return ports;
    }

    private static Patient.Port port(String name, boolean udp, String host, int port) {
        return new Patient.Port(name, udp, new InetSocketAddress(host, port));
    }

    /** Nothing if the system chooses the port. */
    private static Optional<URI> url(String host, int port) {
        if (port == 0) {
            return Optional.empty();
        }
        String reachable = switch (host) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "::1";
            default -> host;
        };
        String bracketed = reachable.contains(":") ? "[" + reachable + "]" : reachable;
        return Optional.of(URI.create("http://" + bracketed + ":" + port));
    }
}
