package dev.jwaku.tools.dogfood.serve;

import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a page is told of where the nodes are, seen from the name by which its browser reached us: an address that works
 * for the page works for its WebSockets too.
 */
final class Invitation {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern IP4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,250})");

    private final DogfoodConfig config;
    private final String host;
    private final List<Node> nodes;

    /** A node as it is told. */
    record Node(String peerId, DogfoodConfig.NodePorts ports) {}

    private Invitation(DogfoodConfig config, String host, List<Node> nodes) {
        this.config = config;
        this.host = host;
        this.nodes = List.copyOf(nodes);
    }

    /**
     * As seen from whom asked for this host.
     *
     * @param asked a {@code Host} header, with or without port
     * @throws IllegalArgumentException if that is none
     */
    static Invitation of(DogfoodConfig config, String asked, List<Node> nodes) {
        String name = asked.replaceFirst(":\\d{1,5}$", "");
        if (name.equals("localhost")) {
            name = "127.0.0.1"; // browsers may mean ::1 by it
        }
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a host: " + asked);
        }
        return new Invitation(config, name, nodes);
    }

    String json() {
        ObjectNode room = JSON.createObjectNode();
        room.put("program", config.program());
        room.put("room", config.room().text());
        room.put("cluster", config.cluster());
        room.put("shard", config.shard());
        ArrayNode forPages = room.putArray("nodes");
        ArrayNode forPrograms = room.putArray("tcp");
        String base = (IP4.matcher(host).matches() ? "/ip4/" : "/dns4/") + host + "/tcp/";
        for (Node node : nodes) {
            forPages.add(base + node.ports().webSocket() + (isSecure() ? "/wss" : "/ws") + "/p2p/" + node.peerId());
            forPrograms.add(base + node.ports().tcp() + "/p2p/" + node.peerId());
        }
        config.telemetry().ifPresent(service -> room.put("telemetry", service.url()));
        return room.toString();
    }

    /** The page may be itself, ask its server, talk to the nodes, and upload if there is a service of telemetry. */
    String policy() {
        StringBuilder connect = new StringBuilder("connect-src 'self'");
        nodes.forEach(node -> connect.append(isSecure() ? " wss://" : " ws://")
                .append(host)
                .append(':')
                .append(node.ports().webSocket()));
        config.telemetry().ifPresent(service -> connect.append(' ').append(service.policySource()));
        return "default-src 'none'; script-src 'self'; style-src 'self'; " + connect
                + "; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    private boolean isSecure() {
        return config.tls().isPresent();
    }
}
