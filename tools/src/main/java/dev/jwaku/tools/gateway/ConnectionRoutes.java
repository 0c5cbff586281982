package dev.jwaku.tools.gateway;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.identify.IdentifyInfo;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.WakuNode;
import dev.jwaku.node.rest.Json;
import dev.jwaku.node.rest.RestAnswer;
import dev.jwaku.node.rest.RestRequest;
import dev.jwaku.node.rest.Router;
import dev.jwaku.peers.LinkSnapshot;
import dev.jwaku.runtime.Deadline;
import java.time.Duration;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1}: how the person is connected, and the levers for tests: dial, drop, offline, sleep. */
final class ConnectionRoutes {
    private static final Duration DIAL_TIMEOUT = Duration.ofSeconds(10);

    private final Participant who;
    private final WakuNode node;

    ConnectionRoutes(Participant who) {
        this.who = who;
        this.node = who.node();
    }

    void addTo(Router router) {
        ChatRoutes.add(router, "GET", "/v1/health", (request, at) -> health());
        ChatRoutes.add(router, "GET", "/v1/pending", (request, at) -> pending());
        ChatRoutes.add(router, "GET", "/v1/peers", (request, at) -> peers());
        ChatRoutes.add(router, "POST", "/v1/peers", (request, at) -> dial(request));
        ChatRoutes.add(router, "DELETE", "/v1/peers/{peerId}", (request, at) -> drop(at.getFirst()));
        act(router, "offline", () -> who.network().turnOff(node.host()));
        act(router, "online", () -> {
            who.network().turnOn();
            node.networkChanged();
        });
        act(router, "networkChanged", node::networkChanged);
        act(router, "goingToSleep", node::goingToSleep);
        act(router, "woke", node::woke);
    }

    private static void act(Router router, String name, Runnable action) {
        ChatRoutes.add(router, "POST", "/v1/network/" + name, (request, at) -> {
            action.run();
            return Answers.done();
        });
    }

    private RestAnswer health() {
        LinkSnapshot link = node.link();
        ObjectNode body = Json.object();
        body.put("connectionStatus", node.connectionStatus().toString());
        body.put("mode", node.deliveryMode().name().toLowerCase(Locale.ROOT));
        body.put("offline", who.network().isOff());
        body.put("canSend", link.canSend());
        body.put("canReceive", link.canReceive());
        body.put("canVerify", link.canVerify());
        body.put("livePeers", link.livePeers());
        return RestAnswer.json(200, body);
    }

    private RestAnswer pending() {
        ObjectNode body = Json.object();
        body.put("envelopesToPublish", who.delivery().pending());
        body.put("envelopesUnfinished", who.delivery().unfinished());
        return RestAnswer.json(200, body);
    }

    private RestAnswer peers() {
        ArrayNode list = Json.array();
        for (ConnectionInfo connection : node.host().connections()) {
            ObjectNode one = list.addObject();
            one.put("peerId", connection.peer().toString());
            one.put("address", connection.remoteAddress().toString());
            one.put("outbound", connection.outbound());
            one.put(
                    "agent",
                    node.host()
                            .identified(connection.peer())
                            .map(IdentifyInfo::agentVersion)
                            .orElse(""));
        }
        return RestAnswer.json(200, list);
    }

    private RestAnswer dial(RestRequest request) {
        String text = ChatRoutes.field(request, "address");
        Multiaddr address;
        try {
            address = Multiaddr.parse(text);
        } catch (RuntimeException e) {
            throw Answers.refusal(400, text + " is no multiaddr: " + e.getMessage());
        }
        try {
            PeerId peer = node.host().connect(address, Deadline.after(node.world(), DIAL_TIMEOUT));
            ObjectNode body = Json.object();
            body.put("peerId", peer.toString());
            return RestAnswer.json(200, body);
        } catch (Libp2pException e) {
            throw Answers.refusal(502, String.valueOf(e.getMessage()));
        }
    }

    private RestAnswer drop(String text) {
        PeerId peer;
        try {
            peer = PeerId.parse(text);
        } catch (RuntimeException e) {
            throw Answers.refusal(400, text + " is no peer id");
        }
        if (!node.host().isConnected(peer)) {
            throw Answers.refusal(404, "not connected to " + text);
        }
        node.host().disconnect(peer, "dropped by the user");
        return Answers.done();
    }
}
