package dev.jwaku.waku.filter;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.HostListener;
import dev.jwaku.libp2p.host.RequestResponse;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.wire.Frames;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.ratelimit.RequestGate;
import dev.jwaku.waku.ratelimit.ServiceMeters;
import dev.jwaku.waku.relay.ReceivedMessage;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves filter subscriptions: {@link #push} hands a relayed message to everybody who asked for it. A subscription
 * outlives its connection until the timeout, so a peer that comes back keeps it. Start it before the host listens or
 * dials. Thread-safe; {@code push} never blocks.
 */
public final class FilterServer implements AutoCloseable {
    /** Where peers subscribe. */
    public static final ProtocolId SUBSCRIBE_PROTOCOL = ProtocolId.of("/vac/waku/filter-subscribe/2.0.0-beta1");
    /** Where messages are pushed. */
    public static final ProtocolId PUSH_PROTOCOL = ProtocolId.of("/vac/waku/filter-push/2.0.0-beta1");

    private static final String NO_REQUEST = "N/A";
    private static final int MAX_REQUEST = 128 * 1024;

    private static final Logger log = LoggerFactory.getLogger(FilterServer.class);

    private final World world;
    private final Host host;
    private final FilterConfig config;
    private final Subscriptions subscriptions;
    private final FilterMeters meters;
    private final Tasks tasks;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<PeerId, Pusher> pushers = new LinkedHashMap<>();

    private FilterServer(World world, Host host, FilterConfig config) {
        this.world = world;
        this.host = host;
        this.config = config;
        this.subscriptions = new Subscriptions(config.maxPeers(), config.maxCriteria());
        this.meters = new FilterMeters(world, subscriptions);
        this.tasks = new Tasks(world, "filter");
    }

    /** Starts serving. */
    public static FilterServer start(World world, Host host, RequestGate gate, FilterConfig config) {
        FilterServer server = new FilterServer(world, host, config);
        RequestResponse.Answer answer =
                new ServiceMeters(world, SUBSCRIBE_PROTOCOL).guarded(gate, server::refuse, server::answer);
        RequestResponse exchange = new RequestResponse(SUBSCRIBE_PROTOCOL, MAX_REQUEST, MAX_REQUEST);
        host.handle(SUBSCRIBE_PROTOCOL, config.streams(), exchange.answering(world, config.idle(), answer));
        host.addListener(new HostListener() {
            @Override
            public void renewed(ConnectionInfo connection) {
                server.renewPusher(connection.peer());
            }

            @Override
            public void disconnected(PeerId peer) {
                server.stopPusher(peer);
            }
        });
        server.tasks.start("maintenance", server::maintain);
        return server;
    }

    private Bytes refuse(PeerId peer, Bytes encoded) {
        meters.error(FilterStatus.TOO_MANY_REQUESTS);
        return FilterCodec.encode(new FilterResponse(
                NO_REQUEST, FilterStatus.TOO_MANY_REQUESTS, "filter request rejected due rate limit exceeded"));
    }

    private Bytes answer(PeerId peer, Bytes encoded) {
        long start = world.nanoTime();
        FilterRequest request = decode(encoded);
        FilterResponse response = handle(peer, request);
        meters.request(request.type(), world.nanoTime() - start);
        if (!response.isSuccess()) {
            meters.error(response.status());
        }
        if (world.events().isEnabled()) {
            world.events()
                    .emit(
                            "filter_request",
                            "peer",
                            peer.toString(),
                            "type",
                            request.type().name(),
                            "topic",
                            request.pubsubTopic().orElse(""),
                            "ctopics",
                            request.contentTopics(),
                            "status",
                            response.status());
        }
        return FilterCodec.encode(response);
    }

    private FilterRequest decode(Bytes encoded) {
        try {
            return FilterCodec.decodeRequest(encoded);
        } catch (MalformedMessageException e) {
            meters.malformed();
            throw e;
        }
    }

    private FilterResponse handle(PeerId peer, FilterRequest request) {
        String id = request.requestId();
        long now = world.nanoTime();
        return switch (request.type()) {
            case PING -> subscriptions.touch(peer, now) ? ok(id) : notFound(id);
            case UNSUBSCRIBE_ALL -> {
                boolean known = subscriptions.removeAll(peer);
                stopPusher(peer);
                yield known ? ok(id) : notFound(id);
            }
            case SUBSCRIBE, UNSUBSCRIBE -> change(peer, request, now);
        };
    }

    private FilterResponse change(PeerId peer, FilterRequest request, long now) {
        String id = request.requestId();
        Optional<String> topic = request.pubsubTopic().filter(name -> !name.isEmpty());
        if (topic.isEmpty() || request.contentTopics().isEmpty()) {
            return badRequest(id, "pubsubTopic and contentTopics must be specified");
        }
        if (request.contentTopics().size() > config.maxContentTopics()) {
            return badRequest(id, "exceeds maximum content topics: " + config.maxContentTopics());
        }
        Set<FilterCriterion> criteria = new LinkedHashSet<>();
        request.contentTopics().forEach(content -> criteria.add(new FilterCriterion(topic.get(), content)));
        if (request.type() == FilterRequest.Type.UNSUBSCRIBE) {
            boolean known = subscriptions.remove(peer, criteria, now);
            if (!subscriptions.has(peer)) {
                stopPusher(peer);
            }
            return known ? ok(id) : notFound(id);
        }
        return switch (subscriptions.add(peer, criteria, now)) {
            case DONE -> ok(id);
            case TOO_MANY_PEERS ->
                unavailable(id, "node has reached maximum number of subscriptions: " + config.maxPeers());
            case TOO_MANY_CRITERIA -> unavailable(id, "peer has reached maximum number of filter criteria");
        };
    }

    private static FilterResponse ok(String id) {
        return new FilterResponse(id, FilterStatus.SUCCESS, "OK");
    }

    private static FilterResponse notFound(String id) {
        return new FilterResponse(id, FilterStatus.NOT_FOUND, "NOT_FOUND: peer has no subscriptions");
    }

    private static FilterResponse badRequest(String id, String why) {
        return new FilterResponse(id, FilterStatus.BAD_REQUEST, "BAD_REQUEST: " + why);
    }

    private static FilterResponse unavailable(String id, String why) {
        return new FilterResponse(id, FilterStatus.SERVICE_UNAVAILABLE, "SERVICE_UNAVAILABLE: " + why);
    }

    /** Pushes a relayed message to all who asked for it. */
    public void push(ReceivedMessage received) {
        push(received.topic(), received.message(), received.data());
    }

    /**
     * Pushes a message to all who asked for it.
     *
     * @param encoded the message as bytes, which go out unchanged
     */
    public void push(PubsubTopic topic, WakuMessage message, Bytes encoded) {
        List<PeerId> peers = subscriptions.matching(
                new FilterCriterion(topic.name(), message.contentTopic().name()));
        if (peers.isEmpty()) {
            return;
        }
        byte[] frame = Frames.encode(FilterCodec.encode(new FilterCodec.MessagePush(topic.name(), encoded)));
        PushRound round = PushRound.of(world, meters, topic, message, peers);
        for (PeerId peer : peers) {
            pusher(peer).ifPresentOrElse(pusher -> pusher.push(frame, round), () -> round.ended(peer, false));
        }
    }

    private Optional<Pusher> pusher(PeerId peer) {
        lock.lock();
        try {
            Pusher pusher = pushers.get(peer);
            if (pusher == null) {
                if (!host.isConnected(peer)) {
                    meters.dropped("not_connected");
                    return Optional.empty();
                }
                pusher = new Pusher(world, host, peer, config, meters, tasks);
                pushers.put(peer, pusher);
            }
            return Optional.of(pusher);
        } catch (CancelledException e) {
            return Optional.empty(); // we are closing
        } finally {
            lock.unlock();
        }
    }

    private void renewPusher(PeerId peer) {
        lock.lock();
        try {
            Pusher pusher = pushers.get(peer);
            if (pusher != null) {
                pusher.renew();
            }
        } finally {
            lock.unlock();
        }
    }

    private void stopPusher(PeerId peer) {
        lock.lock();
        try {
            Pusher pusher = pushers.remove(peer);
            if (pusher != null) {
                pusher.stop();
            }
        } finally {
            lock.unlock();
        }
    }

    private void maintain() {
        Signal never = new Signal(world);
        boolean stopped = false;
        while (!stopped) {
            stopped = never.await(Deadline.after(world, config.maintenance()));
            List<PeerId> expired = subscriptions.expire(
                    world.nanoTime() - config.subscriptionTimeout().toNanos());
            expired.forEach(peer -> {
                log.atInfo().addKeyValue("peer", peer).log("filter subscription expired");
                world.events().emit("filter_expired", "peer", peer.toString());
                stopPusher(peer);
            });
        }
    }

    /** How many peers are subscribed. */
    public int subscribers() {
        return subscriptions.peers();
    }

    /** What any subscribed peer asked for, at most so much, the oldest first. */
    public List<FilterCriterion> criteria(int most) {
        return subscriptions.criteria(most);
    }

    /** What every subscribed peer asked for. */
    public Map<PeerId, List<FilterCriterion>> subscriptions() {
        return subscriptions.all();
    }

    /** Ends all pushes. Idempotent. */
    @Override
    public void close() {
        tasks.close();
    }
}
