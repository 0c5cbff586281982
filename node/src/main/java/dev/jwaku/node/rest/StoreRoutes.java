package dev.jwaku.node.rest;

import dev.jwaku.libp2p.DeadlineExceededException;
import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.ProtocolNotSupportedException;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.WakuNode;
import dev.jwaku.peers.Service;
import dev.jwaku.peers.ServiceFailure;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.InvalidTopicException;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.StoreQuery;
import dev.jwaku.waku.store.StoreRequest;
import dev.jwaku.waku.store.StoreResponse;
import dev.jwaku.waku.store.StoreStatus;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /store/v3/messages}: from the own archive, or from the peer that {@code peerAddr} names. */
final class StoreRoutes {
    private static final String DIAL_FAILURE = "PEER_DIAL_FAILURE: ";
    private static final int HEX = 16;
    private static final MessageHash NO_HASH = new MessageHash(Bytes.wrap(new byte[MessageHash.LENGTH]));
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final WakuNode node;

    StoreRoutes(WakuNode node) {
        this.node = node;
    }

    void addTo(Router router) {
        router.add("GET", "/store/v3/messages", (request, parameters) -> query(request));
    }

    private RestAnswer query(RestRequest request) {
        StoreQuery query = read(request);
        Optional<String> peer = request.parameter("peerAddr").filter(text -> !text.isEmpty());
        if (peer.isPresent()) {
            return remote(decodeAgain(peer.get()), query);
        }
        if (node.store().isEmpty()) {
            return chosen(query);
        }
        StoreResponse response = node.store().get().answer(new StoreRequest("", query));
        if (response.isSuccess()) {
            return RestAnswer.json(200, write(response));
        }
        int status = response.status() == StoreStatus.SERVICE_UNAVAILABLE ? 503 : 500;
        return RestAnswer.text(status, "error in handleSelfStoreRequest: " + response.description());
    }

    private RestAnswer remote(String address, StoreQuery query) {
        Multiaddr multiaddr = PeerAddress.parse(address, "Failed parsing remote peer info: ");
        Deadline deadline = Deadline.after(node.world(), TIMEOUT);
        PeerId peer;
        try {
            peer = node.host().connect(multiaddr, deadline);
        } catch (Libp2pException e) {
            return failed(DIAL_FAILURE + multiaddr.peerId().orElseThrow());
        }
        return ask(peer, query, deadline);
    }

    /** At the peer that the configuration names, else at any that has a store. */
    private RestAnswer chosen(StoreQuery query) {
        Deadline deadline = Deadline.after(node.world(), TIMEOUT);
        Optional<PeerId> peer;
        try {
            peer = node.servicePeers().choose(Service.STORE, deadline);
        } catch (Libp2pException e) {
            return failed(DIAL_FAILURE + node.servicePeers().nameOf(Service.STORE));
        }
        return peer.map(chosen -> ask(chosen, query, deadline))
                .orElseGet(() -> RestAnswer.text(412, node.servicePeers().nobody()));
    }

    private RestAnswer ask(PeerId peer, StoreQuery query, Deadline deadline) {
        if (query.cursor().filter(hash -> hash.equals(NO_HASH)).isPresent()) {
            return failed("BAD_REQUEST: invalid cursor");
        }
        long asked = node.world().nanoTime();
        try {
            StoreResponse response = node.storeClient().ask(peer, query, deadline);
            Duration took = Duration.ofNanos(node.world().nanoTime() - asked);
            node.servicePeers().answered(Service.STORE, peer, response.status(), took);
            if (response.status() == StoreStatus.TOO_MANY_REQUESTS) {
                return failed("TOO_MANY_REQUESTS");
            }
            return response.isSuccess() ? RestAnswer.json(200, write(response)) : failed(response.description());
        } catch (ProtocolNotSupportedException e) {
            node.servicePeers().failed(Service.STORE, peer, ServiceFailure.REFUSED);
            return failed(DIAL_FAILURE + peer);
        } catch (DeadlineExceededException e) {
            node.servicePeers().failed(Service.STORE, peer, ServiceFailure.NO_ANSWER);
            return RestAnswer.text(500, "No history response received (timeout)");
        } catch (Libp2pException e) {
            node.servicePeers().failed(Service.STORE, peer, ServiceFailure.NO_ANSWER);
            return failed("BAD_RESPONSE: " + e.getMessage());
        }
    }

    private static RestAnswer failed(String error) {
        return RestAnswer.text(500, "Error occurred in queryFut.read() [" + error + "]");
    }

    private static StoreQuery read(RestRequest request) {
        StoreQuery.Builder query = StoreQuery.builder()
                .includeData(request.parameter("includeData")
                        .filter(text -> !text.isEmpty())
                        .map(StoreRoutes::bool)
                        .orElse(false))
                .forward(request.parameter("ascending")
                        .filter(text -> !text.isEmpty())
                        .map("true"::equals)
                        .orElse(true));
        given(request, "pubsubTopic").map(StoreRoutes::decodeAgain).ifPresent(name -> query.pubsubTopic(topic(name)));
        List<ContentTopic> contents = new ArrayList<>();
        given(request, "contentTopics")
                .map(StoreRoutes::decodeAgain)
                .ifPresent(list -> items(list).forEach(name -> contents.add(ContentTopic.of(name))));
        query.contentTopics(contents);
        given(request, "startTime").ifPresent(text -> time(text, query::timeStart));
        given(request, "endTime").ifPresent(text -> time(text, query::timeEnd));
        List<MessageHash> hashes = new ArrayList<>();
        given(request, "hashes").ifPresent(list -> items(list).forEach(text -> hashes.add(hash(text))));
        query.hashes(hashes);
        given(request, "cursor").ifPresent(text -> query.cursor(hash(text)));
        given(request, "pageSize").ifPresent(text -> query.limit(number(text, "page size parsing error: ")));
        return query.build();
    }

    private static Optional<String> given(RestRequest request, String name) {
        return request.parameter(name).filter(text -> !text.isEmpty());
    }

    private static List<String> items(String list) {
        return List.of(list.split(",", -1)).stream()
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /** nwaku decodes these values twice, so its clients may encode them twice. */
    private static String decodeAgain(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    private static PubsubTopic topic(String name) {
        try {
            return PubsubTopic.of(name);
        } catch (InvalidTopicException e) {
            throw new RestException(400, "pubsub topic parsing error: " + e.getMessage());
        }
    }

    private static boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes", "on", "y" -> true;
            case "false", "0", "no", "off", "n" -> false;
            default -> throw new RestException(400, "include data parsing error: cannot interpret as a bool: " + text);
        };
    }

    private static void time(String text, LongConsumer use) {
        long nanos = number(text, "time parsing error: ");
        if (nanos > 0) {
            use.accept(nanos);
        }
    }

    private static long number(String text, String complaint) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new RestException(
                    400,
                    complaint
                            + (text.matches("-?[0-9]+")
                                    ? "Parsed integer outside of valid range"
                                    : "invalid integer: " + text));
        }
    }

    private static MessageHash hash(String text) {
        String digits = text.startsWith("0x") ? text.substring(2) : text;
        for (int i = 0; i < digits.length(); i++) {
            if (Character.digit(digits.charAt(i), HEX) < 0 || digits.charAt(i) > 'f') {
                throw new RestException(
                        400,
                        "Exception converting hex string to bytes: " + digits.charAt(i)
                                + " is not a hexadecimal character");
            }
        }
        // an odd digit stands for a byte of its own, as in nwaku
        Bytes bytes = Bytes.fromHex(digits.length() % 2 == 0 ? digits : "0" + digits);
        if (bytes.length() != MessageHash.LENGTH) {
            throw new RestException(400, "waku message hash parsing error: invalid hash length: " + bytes.length());
        }
        return new MessageHash(bytes);
    }

    private static ObjectNode write(StoreResponse response) {
        ArrayNode messages = Json.array();
        response.entries().forEach(entry -> {
            ObjectNode one = Json.object();
            one.put("messageHash", entry.hash().toString());
            entry.content().ifPresent(content -> {
                one.set("message", RelayMessageJson.writeStored(content.message()));
                one.put("pubsubTopic", content.pubsubTopic().name());
            });
            messages.add(one);
        });
        ObjectNode body = Json.object();
        body.put("requestId", response.requestId());
        body.put("statusCode", response.status());
        body.put("statusDesc", response.description());
        body.set("messages", messages);
        response.cursor().ifPresent(cursor -> body.put("paginationCursor", cursor.toString()));
        return body;
    }
}
