package dev.jwaku.stress;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.SystemWorld;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A raised signal is seen by everybody who waits, whenever they began. */
@JCStressTest
@State
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Both saw it.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Somebody slept through it.")
public class SignalStress {
    private static final SystemWorld WORLD = new SystemWorld();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Signal signal = new Signal(WORLD);

    /** Raises it. */
    @Actor
    public void raiser() {
        signal.raise();
    }

    /** Waits for it. */
    @Actor
    public void first(ZZ_Result result) {
        result.r1 = signal.await(Deadline.after(WORLD, PATIENCE));
    }

    /** Waits for it, too. */
    @Actor
    public void second(ZZ_Result result) {
        result.r2 = signal.await(Deadline.after(WORLD, PATIENCE));
    }
}
