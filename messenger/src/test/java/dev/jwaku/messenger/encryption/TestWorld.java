package dev.jwaku.messenger.encryption;

import dev.jwaku.runtime.Entropy;
import dev.jwaku.runtime.ForwardingWorld;
import dev.jwaku.runtime.SystemWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** A system world with a wall clock that only moves when it is told to, and seeded entropy. */
final class TestWorld extends ForwardingWorld implements AutoCloseable {
    private final SystemWorld system;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));
    private final Entropy entropy;

    TestWorld(long seed) {
        this(seed, new SystemWorld());
    }

    private TestWorld(long seed, SystemWorld system) {
        super(system);
        this.system = system;
        java.util.Random random = new java.util.Random(seed);
        this.entropy = random::nextBytes;
    }

    void pass(Duration time) {
        now.updateAndGet(then -> then.plus(time));
    }

    void set(Instant time) {
        now.set(time);
    }

    @Override
    public Instant now() {
        return now.get();
    }

    @Override
    public Entropy entropy() {
        return entropy;
    }

    @Override
    public void close() {
        system.close();
    }
}
