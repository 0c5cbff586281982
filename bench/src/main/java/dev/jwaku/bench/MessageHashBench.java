package dev.jwaku.bench;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The deterministic hash of one message. */
@SuppressWarnings("NullAway.Init") // JMH calls the set-up method first
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MessageHashBench {
    private static final PubsubTopic TOPIC = PubsubTopic.of("/waku/2/rs/16/32");

    /** Bytes of payload. */
    @Param({"1024", "102400"})
    public int size;

    private WakuMessage message;

    /** Makes the message. */
    @Setup(Level.Trial)
    public void make() {
        message = WakuMessage.builder(Bytes.wrap(new byte[size]), ContentTopic.of("/jwaku-bench/1/hash/proto"))
                .timestamp(1_763_800_000_000_000_000L)
                .build();
    }

    /** Hashes it. */
    @Benchmark
    public MessageHash hash() {
        return MessageHash.of(TOPIC, message);
    }
}
