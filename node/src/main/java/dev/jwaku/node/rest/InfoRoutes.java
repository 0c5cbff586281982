package dev.jwaku.node.rest;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeHealth;
import dev.jwaku.node.WakuNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /health}, {@code /info}, {@code /version} and their old names, and the description of everything. */
final class InfoRoutes {
    private final WakuNode node;
    private final String version;

    InfoRoutes(WakuNode node, String version) {
        this.node = node;
        this.version = version;
    }

    void addTo(Router router) {
        router.add("GET", "/health", (request, parameters) -> health());
        router.add("GET", "/openapi.yaml", (request, parameters) -> document());
        for (String path : new String[] {"/info", "/debug/v1/info"}) {
            router.add("GET", path, (request, parameters) -> info());
        }
        for (String path : new String[] {"/version", "/debug/v1/version"}) {
            router.add("GET", path, (request, parameters) -> RestAnswer.text(200, version));
        }
    }

    private static RestAnswer document() {
        try (InputStream in = InfoRoutes.class.getResourceAsStream("openapi.yaml")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return new RestAnswer(200, "application/yaml", text);
        } catch (IOException e) {
            throw new UncheckedIOException("our own resource cannot be read", e);
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
