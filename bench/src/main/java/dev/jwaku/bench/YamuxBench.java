package dev.jwaku.bench;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.muxer.MuxedConnection;
import dev.jwaku.libp2p.muxer.MuxedStream;
import dev.jwaku.libp2p.muxer.Muxer;
import dev.jwaku.libp2p.muxer.MuxerLimits;
import dev.jwaku.libp2p.muxer.Yamux;
import dev.jwaku.libp2p.transport.RawConnection;
import dev.jwaku.libp2p.transport.memory.MemoryTransport;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.runtime.Tasks;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One write at one end of a stream until it is read at the other, over a pair of sessions in memory. */
@SuppressWarnings("NullAway.Init") // JMH calls the set-up method first
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class YamuxBench {
    private static final Multiaddr ADDRESS = Multiaddr.memory("bench");

    /** Bytes per write. */
    @Param({"1024", "65536"})
    public int size;

    private final SystemWorld world = new SystemWorld();
    private final Tasks tasks = new Tasks(world, "yamux-bench");
    private MuxedConnection dialer;
    private MuxedConnection listener;
    private MuxedStream near;
    private MuxedStream far;
    private byte[] sent;
    private byte[] received;

    /** Connects the sessions and opens one stream. */
    @Setup(Level.Trial)
    public void connect() throws IOException, InterruptedException {
        sent = new byte[size];
        received = new byte[size];
        BlockingQueue<RawConnection> accepted = new ArrayBlockingQueue<>(1);
        MemoryTransport transport = new MemoryTransport(world, new MemoryTransport.Hub());
        Muxer yamux = new Yamux();
        BlockingQueue<MuxedStream> opened = new ArrayBlockingQueue<>(1);
        try (var listening = transport.listen(ADDRESS, accepted::add)) {
            RawConnection raw = transport.dial(listening.address(), Deadline.NEVER);
            dialer = yamux.open(world, raw, true, "the listener", MuxerLimits.defaults());
            listener = yamux.open(world, accepted.take(), false, "the dialer", MuxerLimits.defaults());
        }
        tasks.start("dialer", () -> dialer.serve(MuxedStream::reset));
        tasks.start("listener", () -> listener.serve(opened::add));
        near = dialer.openStream(Deadline.NEVER);
        far = opened.take();
    }

    /** Ends both sessions. */
    @TearDown(Level.Trial)
    public void close() {
        dialer.close();
        listener.close();
        tasks.close();
        world.close();
    }

    /** Writes and reads the same number of bytes. */
    @Benchmark
    public byte[] writeAndRead() {
        near.write(sent, 0, size, Deadline.NEVER);
        int read = 0;
        while (read < size) {
            read += far.read(received, read, size - read, Deadline.NEVER);
        }
        return received;
    }
}
