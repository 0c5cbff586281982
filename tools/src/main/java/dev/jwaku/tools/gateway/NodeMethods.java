package dev.jwaku.tools.gateway;

import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.identify.IdentifyInfo;
import dev.jwaku.node.WakuNode;
import dev.jwaku.node.rest.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The calls about the node: {@code waku_info}, {@code wakuext_peers}, and those that only must be there. */
final class NodeMethods {
    private final Participant who;

    NodeMethods(Participant who) {
        this.who = who;
    }

    void addTo(JsonRpc rpc) {
        rpc.add("waku_info", params -> info());
        rpc.add("wakuext_peers", params -> peers());
        // It has started, or nobody would answer.
        rpc.add("wakuext_startMessenger", params -> Json.object());
    }

    private JsonNode info() {
        ObjectNode info = Json.object();
        info.put("messages", who.delivery().pending());
        info.put("maxMessageSize", who.delivery().maxMessageBytes());
        info.put("peerId", who.node().peerId().toString());
        ArrayNode addresses = info.putArray("listenAddresses");
        who.node().addresses().forEach(address -> addresses.add(address.toString()));
        info.put("version", who.version());
        return info;
    }

    private JsonNode peers() {
        WakuNode node = who.node();
        ObjectNode peers = Json.object();
        for (ConnectionInfo connection : node.host().connections()) {
            if (peers.has(connection.peer().toString())) {
                continue; // a peer may have two
            }
            ObjectNode one = peers.putObject(connection.peer().toString());
            List<IdentifyInfo> said =
                    node.host().identified(connection.peer()).stream().toList();
            ArrayNode protocols = one.putArray("protocols");
            said.forEach(info -> info.protocols().forEach(protocol -> protocols.add(protocol.toString())));
            ArrayNode addresses = one.putArray("addresses");
            addresses.add(connection.remoteAddress().toString());
        }
        return peers;
    }
}
