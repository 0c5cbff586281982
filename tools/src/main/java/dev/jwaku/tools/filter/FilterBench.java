package dev.jwaku.tools.filter;

import dev.jwaku.libp2p.host.Swarm;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.relay.ProcessUsage;
import dev.jwaku.tools.service.BenchHost;
import dev.jwaku.tools.service.GoServiceNode;
import dev.jwaku.tools.service.OurServiceNode;
import dev.jwaku.tools.service.ServiceNode;
import dev.jwaku.waku.filter.FilterClient;
import dev.jwaku.waku.filter.FilterConfig;
import dev.jwaku.waku.filter.FilterResponse;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.relay.RelayResult;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.ConcurrentHistogram;

/** Runs one load. Clients and the feeding relay node live in this process and share its cores with the service node. */
public final class FilterBench {
    private static final PubsubTopic TOPIC = new Shard(16, 32).topic();
    private static final ContentTopic CONTENT = ContentTopic.of("/jwaku-bench/1/filter/proto");
    private static final int SIZE = 1024;
    private static final long SECOND = 1_000_000_000L;
    private static final Duration SETTLE = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int WARM_UP_SECONDS = 5;

    private final FilterLoad load;
    private final Contestant contestant;
    private final SystemWorld world = new SystemWorld();
    private final List<Client> clients = new ArrayList<>();
    private final ConcurrentHistogram latency = new ConcurrentHistogram(3);
    private final LongAdder arrived = new LongAdder();
    private final LongAdder duplicates = new LongAdder();

    /** A benchmark of one load. */
    public FilterBench(FilterLoad load, Contestant contestant) {
        this.load = load;
        this.contestant = contestant;
    }

    /** Which service node. */
    @FunctionalInterface
    public interface Contestant {
        /** Starts one that serves so many clients. */
        ServiceNode start(int clients) throws IOException;
    }

    /** Ours. */
    public static Contestant ours() {
        return clients -> OurServiceNode.start(List.of(
                "--filter", "--filter-max-peers-to-serve=" + (clients + 10), "--max-connections=" + (clients + 50)));
    }

    /** go-waku, which forgets all subscriptions a minute after its start, so a load must be over by then. */
    public static Contestant goWaku(Appendable progress) {
        return clients ->
                GoServiceNode.start(progress, "--filter-service", "--filter-subscribers", "" + (clients + 10));
    }

    /**
     * Runs it: five seconds of the same load first, which do not count.
     *
     * @throws IOException if the service node or a client cannot be started
     */
    public FilterResult run() throws IOException {
        try (ServiceNode service = contestant.start(load.clients());
                WakuNode feeder = WakuNode.start(NodeConfig.builder()
                        .staticNodes(List.of(service.address()))
                        .build())) {
            if (!feeder.relay().awaitMesh(TOPIC, 1, soon())) {
                throw new IOException("the relay node found no mesh");
            }
            for (int i = 0; i < load.clients(); i++) {
                clients.add(new Client(service.address()));
            }
            int warmUp = load.rate() * WARM_UP_SECONDS;
            publish(feeder, 0, warmUp);
            settle((long) warmUp * load.clients());
            forget();
            Duration before = cpu(service.usage());
            publish(feeder, warmUp, load.messages());
            long expected = (long) load.messages() * load.clients();
            settle(expected);
            Duration used = cpu(service.usage()).minus(before);
            return new FilterResult(
                    service.name(),
                    load,
                    expected,
                    arrived.sum(),
                    duplicates.sum(),
                    latency.getValueAtPercentile(50) / 1e6,
                    latency.getValueAtPercentile(99) / 1e6,
                    latency.getMaxValue() / 1e6,
                    used.toNanos() / 1e3 / expected,
                    service.usage().peakMemory() >> 20);
        } finally {
            clients.forEach(Client::close);
            world.close();
        }
    }

    private Deadline soon() {
        return Deadline.after(world, SETTLE);
    }

    private static Duration cpu(ProcessUsage usage) {
        return usage.userTime().plus(usage.systemTime());
    }

    /** Open loop: a message that is late is sent at once, and its latency counts from when it was due. */
    private void publish(WakuNode feeder, int first, int count) throws IOException {
        SplittableRandom random = new SplittableRandom(first);
        Signal never = new Signal(world);
        long start = world.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = start + i * SECOND / load.rate();
            if (world.nanoTime() < due) {
                never.await(Deadline.at(world, due));
            }
            byte[] payload = new byte[SIZE];
            random.nextBytes(payload);
            ByteBuffer.wrap(payload).putInt(first + i).putLong(due);
            WakuMessage message = WakuMessage.builder(Bytes.wrap(payload), CONTENT)
                    .timestamp(Timestamps.toNanos(world.now()))
                    .build();
            RelayResult result = feeder.relay().publish(TOPIC, message, soon());
            if (!(result instanceof RelayResult.Published)) {
                throw new IOException("message " + i + " was not published: " + result);
            }
        }
    }

    private void settle(long expected) {
        Signal never = new Signal(world);
        Deadline deadline = soon();
        while (arrived.sum() < expected && !deadline.isExpired()) {
            never.await(Deadline.after(world, POLL));
        }
    }

    private void forget() {
        latency.reset();
        arrived.reset();
        duplicates.reset();
    }

    /** A light client: a host of its own with a subscription. */
    private final class Client implements AutoCloseable {
        private final Swarm host;
        private final ReentrantLock lock = new ReentrantLock();
        private final BitSet seen = new BitSet();

        Client(Multiaddr service) throws IOException {
            host = BenchHost.open(world);
            FilterClient client = FilterClient.start(
                    world, host, (from, topic, message, data) -> received(message), FilterConfig.defaults());
            PeerId peer = host.connect(service, soon());
            FilterResponse response = client.subscribe(peer, TOPIC, List.of(CONTENT), soon());
            if (!response.isSuccess()) {
                throw new IOException("not subscribed: " + response);
            }
        }

        private void received(WakuMessage message) {
            ByteBuffer payload = message.payload().asByteBuffer();
            int sequence = payload.getInt();
            latency.recordValue(Math.max(0, world.nanoTime() - payload.getLong()));
            lock.lock();
            try {
                (seen.get(sequence) ? duplicates : arrived).increment();
                seen.set(sequence);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            host.close();
        }
    }
}
