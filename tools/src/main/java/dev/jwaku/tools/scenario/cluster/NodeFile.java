package dev.jwaku.tools.scenario.cluster;

import dev.jwaku.tools.scenario.NodeGroup;
import dev.jwaku.tools.scenario.Role;
import java.util.List;

/** The flags of one node as the TOML file that {@code jwaku node --config-file} reads. Pure. */
final class NodeFile {
    private NodeFile() {}

    /**
     * The file's content.
     *
     * @param key the node's key, 64 hexadecimal digits
     * @param name by which others reach it
     * @param peers whom it stays connected to
     */
    static String of(NodeGroup group, String key, String name, List<String> peers) {
        Role role = group.role();
        StringBuilder out = new StringBuilder();
        text(out, "nodekey", key);
        text(out, "listen-address", "0.0.0.0");
        out.append("tcp-port = ").append(ClusterManifests.PORT).append('\n');
        text(out, "dns4-domain-name", name);
        out.append("cluster-id = 16\n")
                .append("shard = [")
                .append(group.shard())
                .append("]\n");
        out.append("ip-colocation-limit = 0\n"); // nodes of a cluster may share an address
        out.append("staticnode = [")
                .append(String.join(
                        ", ", peers.stream().map(peer -> '"' + peer + '"').toList()))
                .append("]\n");
        out.append("store = ")
                .append(role == Role.SERVICE || role == Role.STORE)
                .append('\n');
        if (group.sync()) {
            out.append("store-sync = true\n");
        }
        out.append("filter = ")
                .append(role == Role.SERVICE || role == Role.FILTER)
                .append('\n');
        out.append("lightpush = ")
                .append(role == Role.SERVICE || role == Role.PUSHER)
                .append('\n');
        text(out, "rest-address", "0.0.0.0");
        out.append("metrics-server = true\n");
        text(out, "metrics-server-address", "0.0.0.0");
        text(out, "log-format", "JSON");
        return out.toString();
    }

    private static void text(StringBuilder out, String name, String value) {
        out.append(name).append(" = \"").append(value).append("\"\n");
    }
}
