package dev.jwaku.tools.lightpush;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.host.Swarm;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.relay.Machine;
import dev.jwaku.tools.service.BenchHost;
import dev.jwaku.tools.service.GoServiceNode;
import dev.jwaku.tools.service.ServiceNode;
import dev.jwaku.waku.lightpush.LightPushClient;
import dev.jwaku.waku.lightpush.LightPushConfig;
import dev.jwaku.waku.lightpush.LightPushRequest;
import dev.jwaku.waku.lightpush.LightPushResponse;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.message.WakuMessageCodec;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/** A service node with one relay peer behind it, which is go-waku's for everybody, and a client of ours before it. */
final class LightPushContestant implements AutoCloseable {
    private static final PubsubTopic TOPIC = new Shard(16, 32).topic();
    /** One that go-peer counts. */
    private static final String CONTENT = "/jwaku-test/1/lightpush/proto";

    private static final int SIZE = 1024;
    private static final int WORKERS = 16;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_MICRO = 1e3;

    private final World world;
    private final ServiceNode service;
    private final GoServiceNode relay;
    private final Swarm host;
    private final LightPushClient client;
    private final PeerId peer;
    private final SplittableRandom random;
    private long accepted;

    private LightPushContestant(World world, ServiceNode service, GoServiceNode relay, Swarm host) {
        this.world = world;
        this.service = service;
        this.relay = relay;
        this.host = host;
        this.random = new SplittableRandom(world.random().nextLong());
        this.client = new LightPushClient(world, host, LightPushConfig.of(16, 0));
        this.peer = host.connect(service.address(), Deadline.after(world, LIMIT));
    }

    /** Takes over the two nodes and closes them. */
    static LightPushContestant open(World world, ServiceNode service, GoServiceNode relay) throws IOException {
        Swarm host = BenchHost.open(world);
        boolean complete = false;
        try {
            relay.connect(service.address());
            LightPushContestant contestant = new LightPushContestant(world, service, relay, host);
            contestant.awaitRelay();
            complete = true;
            return contestant;
        } finally {
            if (!complete) {
                host.close();
            }
        }
    }

    /** Until a message gets through; a mesh takes a heartbeat to form. */
    private void awaitRelay() throws IOException {
        Deadline deadline = Deadline.after(world, LIMIT);
        Signal never = new Signal(world);
        while (!deadline.isExpired()) {
            if (push(random)) {
                accepted++;
                relay.await(CONTENT, accepted);
                return;
            }
            never.await(Deadline.after(world, Duration.ofMillis(200)));
        }
        throw new IOException(service.name() + " relays nothing");
    }

    /** Open loop: a request that is late is sent at once, and its time counts from when it was due. */
    LightPushRound round(int rate, int seconds) throws IOException {
        int count = rate * seconds;
        ConcurrentHistogram latency = new ConcurrentHistogram(3);
        LongAdder answered = new LongAdder();
        AtomicInteger next = new AtomicInteger();
        Duration before = cpu();
        long stolen = Machine.stolenMillis();
        long start = world.nanoTime();
        Tasks workers = new Tasks(world, "lightpush-bench");
        for (int i = 0; i < WORKERS; i++) {
            SplittableRandom payloads = random.split();
            workers.start("worker-" + i, () -> {
                Signal never = new Signal(world);
                for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                    long due = start + (long) (n * NANOS_PER_SECOND / rate);
                    if (world.nanoTime() < due) {
                        never.await(Deadline.at(world, due));
                    }
                    if (push(payloads)) {
                        answered.increment();
                    }
                    latency.recordValue(world.nanoTime() - due);
                }
            });
        }
        awaitEnd(latency, count, seconds);
        workers.close();
        accepted += answered.sum();
        relay.await(CONTENT, accepted);
        return new LightPushRound(
                service.name(),
                count,
                answered.sum(),
                latency.getValueAtPercentile(50) / NANOS_PER_MILLI,
                latency.getValueAtPercentile(99) / NANOS_PER_MILLI,
                latency.getMaxValue() / NANOS_PER_MILLI,
                cpu().minus(before).toNanos() / NANOS_PER_MICRO / count,
                Machine.stolenMillis() - stolen);
    }

    private void awaitEnd(ConcurrentHistogram latency, int count, int seconds) {
        Signal never = new Signal(world);
        Deadline deadline = Deadline.after(world, LIMIT.plusSeconds(seconds));
        while (latency.getTotalCount() < count && !deadline.isExpired()) {
            never.await(Deadline.after(world, Duration.ofMillis(20)));
        }
    }

    private boolean push(SplittableRandom random) {
        byte[] payload = new byte[SIZE];
        random.nextBytes(payload);
        WakuMessage message = WakuMessage.builder(Bytes.wrap(payload), ContentTopic.of(CONTENT))
                .timestamp(Timestamps.toNanos(world.now()))
                .build();
        LightPushRequest request =
                new LightPushRequest("", Optional.of(TOPIC.name()), WakuMessageCodec.encode(message));
        try {
            LightPushResponse response = client.pushV2(peer, request, Deadline.after(world, ANSWER));
            return response.isSuccess();
        } catch (MalformedMessageException e) {
            return false;
        }
    }

    private Duration cpu() {
        return service.usage().userTime().plus(service.usage().systemTime());
    }

    @Override
    public void close() throws IOException {
        host.close();
        service.close();
        relay.close();
    }
}
