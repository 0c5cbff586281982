package dev.jwaku.bench;

import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.noise.Noise;
import dev.jwaku.libp2p.noise.NoiseConnection;
import dev.jwaku.runtime.SystemWorld;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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

/** Sealing, and sealing plus opening, over a connection that costs nothing. Opening alone is the difference. */
@SuppressWarnings("NullAway.Init") // JMH calls the set-up method first
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class NoiseBench {
    /** Bytes of plaintext per write. */
    @Param({"1024", "65536"})
    public int size;

    private final SystemWorld world = new SystemWorld();
    private NoiseConnection sealer;
    private NoiseConnection sender;
    private NoiseConnection receiver;
    private byte[] plaintext;
    private byte[] opened;

    /** Two pairs of connections: one whose sender's bytes go nowhere, one that is read. */
    @Setup(Level.Trial)
    public void connect() {
        plaintext = new byte[size];
        opened = new byte[size];
        world.random().nextBytes(plaintext);
        Pipe[] nowhere = Pipe.pair();
        sealer = secure(nowhere)[0];
        nowhere[0].discardWrites();
        NoiseConnection[] pair = secure(Pipe.pair());
        sender = pair[0];
        receiver = pair[1];
    }

    private NoiseConnection[] secure(Pipe[] pipes) {
        CompletableFuture<NoiseConnection> dialer = CompletableFuture.supplyAsync(() -> secure(pipes[0], true));
        NoiseConnection listener = secure(pipes[1], false);
        return new NoiseConnection[] {dialer.join(), listener};
    }

    private NoiseConnection secure(Pipe pipe, boolean initiator) {
        try {
            PrivateKey identity = PrivateKey.generateSecp256k1(world.entropy());
            return Noise.secure(pipe, initiator, identity, Optional.empty(), world.entropy(), "bench");
        } catch (IOException e) {
            throw new IllegalStateException("a connection in memory does not break", e);
        }
    }

    /** Ends the world. */
    @TearDown(Level.Trial)
    public void close() {
        world.close();
    }

    /** Encrypts one write. */
    @Benchmark
    public void seal() throws IOException {
        sealer.write(plaintext, 0, size);
    }

    /** Encrypts one write, reads and decrypts it. */
    @Benchmark
    public byte[] sealAndOpen() throws IOException {
        sender.write(plaintext, 0, size);
        int read = 0;
        while (read < size) {
            read += receiver.read(opened, read, size - read);
        }
        return opened;
    }
}
