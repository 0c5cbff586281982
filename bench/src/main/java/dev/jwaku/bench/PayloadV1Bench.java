package dev.jwaku.bench;

import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.identity.Secp256k1PrivateKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.payload.OpenedPayload;
import dev.jwaku.waku.payload.PayloadKey;
import dev.jwaku.waku.payload.PayloadV1;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A signed payload of 1 KiB, sealed and opened: under a shared key, and to a public key. */
@SuppressWarnings("NullAway.Init") // JMH calls the set-up method first
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PayloadV1Bench {
    private static final int SIZE = 1024;

    private final SystemWorld world = new SystemWorld();
    private PayloadV1 payloads;
    private Bytes data;
    private Bytes signingKey;
    private PayloadKey.Symmetric shared;
    private PayloadKey.Public recipient;
    private PayloadKey.Private recipientSecret;
    private Bytes sealedSymmetric;
    private Bytes sealedAsymmetric;

    /** Keys, data, and one sealed payload of each kind. */
    @Setup(Level.Trial)
    public void seal() {
        payloads = new PayloadV1(world.entropy());
        data = Bytes.wrap(world.entropy().bytes(SIZE));
        signingKey = PrivateKey.generateSecp256k1(world.entropy()).secret();
        shared = new PayloadKey.Symmetric(Bytes.wrap(world.entropy().bytes(32)));
        Secp256k1PrivateKey key = PrivateKey.generateSecp256k1(world.entropy());
        recipient = new PayloadKey.Public(key.publicKey().data());
        recipientSecret = new PayloadKey.Private(key.secret());
        sealedSymmetric = payloads.sealSigned(data, signingKey, shared);
        sealedAsymmetric = payloads.sealSigned(data, signingKey, recipient);
    }

    /** Ends the world. */
    @TearDown(Level.Trial)
    public void close() {
        world.close();
    }

    /** Signs and encrypts under a shared key. */
    @Benchmark
    public Bytes sealSymmetric() {
        return payloads.sealSigned(data, signingKey, shared);
    }

    /** Decrypts under a shared key and recovers the signer. */
    @Benchmark
    public OpenedPayload openSymmetric() {
        return PayloadV1.open(sealedSymmetric, shared);
    }

    /** Signs and encrypts to a public key. */
    @Benchmark
    public Bytes sealAsymmetric() {
        return payloads.sealSigned(data, signingKey, recipient);
    }

    /** Decrypts with the private key and recovers the signer. */
    @Benchmark
    public OpenedPayload openAsymmetric() {
        return PayloadV1.open(sealedAsymmetric, recipientSecret);
    }
}
