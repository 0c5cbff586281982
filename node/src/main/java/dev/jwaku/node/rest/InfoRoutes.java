package dev.jwaku.node.rest;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeHealth;
import dev.jwaku.node.WakuNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /health}, {@code /info}, {@code /version} and their old names. */
final class InfoRoutes {
    private final WakuNode node;
    private final String version;

    InfoRoutes(WakuNode node, String version) {
        this.node = node;
        this.version = version;
    }

    void addTo(Router router) {
        router.add("GET", "/health", (request, parameters) -> health());
        for (String path : new String[] {"/info", "/debug/v1/info"}) {
            router.add("GET", path, (request, parameters) -> info());
        }
        for (String path : new String[] {"/version", "/debug/v1/version"}) {
            router.add("GET", path, (request, parameters) -> RestAnswer.text(200, version));
        }
    }

    private RestAnswer health() {
        NodeHealth health = node.health();
        ArrayNode protocols = Json.array();
        health.protocols().forEach(protocol -> {
            ObjectNode one = Json.object();
            one.put(protocol.name(), protocol.status().name());
            protocol.description().ifPresent(text -> one.put("desc", text));
            protocols.add(one);
        });
        ObjectNode body = Json.object();
        body.put("nodeHealth", "READY");
        body.put("connectionStatus", health.connectionStatus());
        body.set("protocolsHealth", protocols);
        return RestAnswer.json(200, body);
    }

    private RestAnswer info() {
        ArrayNode addresses = Json.array();
        node.addresses().stream().map(Multiaddr::toString).forEach(addresses::add);
        ObjectNode body = Json.object();
        body.set("listenAddresses", addresses);
        body.put("enrUri", node.enr().toString());
        return RestAnswer.json(200, body);
    }
}
