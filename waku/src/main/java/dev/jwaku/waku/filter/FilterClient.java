package dev.jwaku.waku.filter;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.RequestResponse;
import dev.jwaku.libp2p.host.Stream;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.wire.FrameReader;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.message.WakuMessageCodec;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.InvalidTopicException;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Asks service nodes for messages and takes their pushes. Chooses no peer and renews nothing;
 * {@link FilterSubscription} does that for one peer. Pushes that nobody asked for are dropped and counted. Start it
 * before the host listens or dials. Thread-safe.
 */
public final class FilterClient {
    private static final int MAX_ANSWER = 64 * 1024;
    private static final int REQUEST_ID_BYTES = 10;

    private final World world;
    private final Host host;
    private final FilterConfig config;
    private final FilterListener listener;
    private final RequestResponse exchange =
            new RequestResponse(FilterServer.SUBSCRIBE_PROTOCOL, 2 * MAX_ANSWER, MAX_ANSWER);
    private final ReentrantLock lock = new ReentrantLock();
    /** With the number of the call that asked for it last. */
    private final Map<PeerId, Map<FilterCriterion, Long>> asked = new LinkedHashMap<>();

    /** Those of them that agreed to something. */
    private final Set<PeerId> agreed = new LinkedHashSet<>();

    private long calls;

    private FilterClient(World world, Host host, FilterListener listener, FilterConfig config) {
        this.world = world;
        this.host = host;
        this.listener = listener;
        this.config = config;
    }

    /** Starts taking pushes. */
    public static FilterClient start(World world, Host host, FilterListener listener, FilterConfig config) {
        FilterClient client = new FilterClient(world, host, listener, config);
        host.handle(FilterServer.PUSH_PROTOCOL, config.pushStreams(), client::pushed);
        return client;
    }

    /**
     * Asks a connected peer for the messages of some content topics, in addition to what it was asked for.
     *
     * @throws dev.jwaku.libp2p.Libp2pException if it does not answer, or not properly
     */
    public FilterResponse subscribe(PeerId peer, PubsubTopic topic, List<ContentTopic> contents, Deadline deadline) {
        Set<FilterCriterion> criteria = criteria(topic, contents);
        Asked before = expect(peer, criteria);
        boolean done = false;
        try {
            // pushes may overtake the answer, so they are expected from now on
            FilterResponse response = ask(peer, FilterRequest.Type.SUBSCRIBE, topic, contents, deadline);
            done = response.isSuccess();
            if (done) {
                agreed(peer);
            }
            return response;
        } finally {
            if (!done) {
                restore(peer, criteria, before);
            }
        }
    }

    /** Takes back what was asked of a peer; its pushes are refused from now on, whatever it answers. */
    public FilterResponse unsubscribe(PeerId peer, PubsubTopic topic, List<ContentTopic> contents, Deadline deadline) {
        forget(peer, topic, contents);
        return ask(peer, FilterRequest.Type.UNSUBSCRIBE, topic, contents, deadline);
    }

    /** Takes back everything that was asked of a peer; its pushes are refused from now on, whatever it answers. */
    public FilterResponse unsubscribeAll(PeerId peer, Deadline deadline) {
        forgetAll(peer);
        return ask(peer, FilterRequest.Type.UNSUBSCRIBE_ALL, null, List.of(), deadline);
    }

    /** Asks a peer whether it still knows us; a status of 404 means that it pushes nothing any more. */
    public FilterResponse ping(PeerId peer, Deadline deadline) {
        return ask(peer, FilterRequest.Type.PING, null, List.of(), deadline);
    }

    private FilterResponse ask(
            PeerId peer,
            FilterRequest.Type type,
            @Nullable PubsubTopic topic,
            List<ContentTopic> contents,
            Deadline deadline) {
        byte[] id = new byte[REQUEST_ID_BYTES];
        world.random().nextBytes(id);
        FilterRequest request = new FilterRequest(
                Bytes.wrap(id).toHex(),
                type,
                Optional.ofNullable(topic).map(PubsubTopic::name),
                contents.stream().map(ContentTopic::name).toList());
        FilterResponse response =
                FilterCodec.decodeResponse(exchange.ask(host, peer, FilterCodec.encode(request), deadline));
        if (response.isSuccess() && !response.requestId().equals(request.requestId())) {
            throw new MalformedMessageException("filter " + peer + ": the answer is to another request");
        }
        return response;
    }

    /** One message or many, until the peer ends the stream. */
    private void pushed(Stream stream) {
        FrameReader reader = new FrameReader(stream, config.maxFrame(), stream.toString());
        for (Bytes frame = reader.read(Deadline.NEVER); frame != null; frame = reader.read(Deadline.NEVER)) {
            take(stream.peer(), FilterCodec.decodePush(frame));
        }
    }

    private void take(PeerId peer, FilterCodec.MessagePush push) {
        WakuMessage message = WakuMessageCodec.decode(push.message());
        if (!isAsked(
                peer,
                new FilterCriterion(push.pubsubTopic(), message.contentTopic().name()))) {
            world.meters()
                    .counter("waku_filter_errors", "type", "push_not_asked_for")
                    .increment();
            return;
        }
        PubsubTopic topic;
        try {
            topic = PubsubTopic.of(push.pubsubTopic());
        } catch (InvalidTopicException e) {
            throw new MalformedMessageException("filter " + peer + ": " + e.getMessage(), e);
        }
        trace(peer, topic, message);
        listener.received(peer, topic, message, push.message());
    }

    private void trace(PeerId peer, PubsubTopic topic, WakuMessage message) {
        if (world.events().isEnabled()) {
            world.events()
                    .emit(
                            "filter_received",
                            "peer",
                            peer.toString(),
                            "msg_hash",
                            MessageHash.of(topic, message).toString(),
                            "topic",
                            topic.name(),
                            "ctopic",
                            message.contentTopic().name(),
                            "size",
                            message.payload().length());
        }
    }

    private void agreed(PeerId peer) {
        lock.lock();
        try {
            if (asked.containsKey(peer)) {
                agreed.add(peer);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The peers that agreed to push something. */
    public List<PeerId> servants() {
        lock.lock();
        try {
            return List.copyOf(agreed);
        } finally {
            lock.unlock();
        }
    }

    private boolean isAsked(PeerId peer, FilterCriterion criterion) {
        lock.lock();
        try {
            return asked.getOrDefault(peer, Map.of()).containsKey(criterion);
        } finally {
            lock.unlock();
        }
    }

    /** Refuses pushes of these from now on without telling the peer: it went away, or does not answer. */
    public void forget(PeerId peer, PubsubTopic topic, List<ContentTopic> contents) {
        lock.lock();
        try {
            Map<FilterCriterion, Long> left = asked.getOrDefault(peer, new LinkedHashMap<>());
            left.keySet().removeAll(criteria(topic, contents));
            if (left.isEmpty()) {
                drop(peer);
            }
        } finally {
            lock.unlock();
        }
    }

    private void forgetAll(PeerId peer) {
        lock.lock();
        try {
            drop(peer);
        } finally {
            lock.unlock();
        }
    }

    /** The caller holds the lock. */
    private void drop(PeerId peer) {
        asked.remove(peer);
        agreed.remove(peer);
    }

    private Asked expect(PeerId peer, Set<FilterCriterion> criteria) {
        lock.lock();
        try {
            long call = ++calls;
            Map<FilterCriterion, Long> all = asked.computeIfAbsent(peer, name -> new LinkedHashMap<>());
            Set<FilterCriterion> before = new LinkedHashSet<>(criteria);
            before.retainAll(all.keySet());
            criteria.forEach(criterion -> all.put(criterion, call));
            return new Asked(call, before);
        } finally {
            lock.unlock();
        }
    }

    /** Takes back what this call added, unless another call has asked for it meanwhile. */
    private void restore(PeerId peer, Set<FilterCriterion> criteria, Asked mine) {
        lock.lock();
        try {
            Map<FilterCriterion, Long> all = asked.getOrDefault(peer, new LinkedHashMap<>());
            criteria.stream()
                    .filter(criterion -> !mine.before().contains(criterion))
                    .forEach(criterion -> all.remove(criterion, mine.call()));
            if (all.isEmpty()) {
                drop(peer);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * One call of {@link #subscribe}.
     *
     * @param before what had been asked for already
     */
    private record Asked(long call, Set<FilterCriterion> before) {}

    private static Set<FilterCriterion> criteria(PubsubTopic topic, List<ContentTopic> contents) {
        Set<FilterCriterion> criteria = new LinkedHashSet<>();
        contents.forEach(content -> criteria.add(new FilterCriterion(topic.name(), content.name())));
        return criteria;
    }
}
