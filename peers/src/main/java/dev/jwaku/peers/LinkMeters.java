package dev.jwaku.peers;

import dev.jwaku.runtime.Meters;
import java.util.Locale;

/** What is counted of the link (reliability.md section 10.10). Used by the monitor's task only. */
final class LinkMeters {
    private static final double[] SECONDS = {0.5, 1, 2, 3, 5, 10, 30, 60, 300, 1800, 3600, 28800};
    private static final double NANOS = 1e9;

    private final Meters meters;
    private long leftoverNanos;
    private boolean wasDown = true;
    private long downSinceNanos;
    private ConnectionListener.Trigger trigger = ConnectionListener.Trigger.RECONNECTED;

    LinkMeters(Meters meters, long now) {
        this.meters = meters;
        this.downSinceNanos = now;
    }

    /** So much time passed in a state. */
    void passed(LinkState state, long nanos) {
        leftoverNanos += nanos;
        long whole = leftoverNanos / 1_000_000_000;
        if (whole > 0) {
            leftoverNanos -= whole * 1_000_000_000;
            meters.counter(
                            "jwaku_connection_state_seconds",
                            "state",
                            state.name().toLowerCase(Locale.ROOT))
                    .add(whole);
        }
    }

    void recovering(ConnectionListener.Trigger why, long now) {
        trigger = why;
        if (why == ConnectionListener.Trigger.WAKE) {
            meters.counter("jwaku_connection_wakes").increment();
        }
        if (!wasDown) {
            wasDown = true;
            downSinceNanos = now;
        }
    }

    void became(LinkState state, long now) {
        if (state == LinkState.OFFLINE) {
            meters.counter("jwaku_connection_local_faults").increment();
        }
        boolean down = state.status() == ConnectionStatus.DISCONNECTED;
        if (down && !wasDown) {
            downSinceNanos = now;
        }
        if (!down && wasDown) {
            meters.histogram("jwaku_connection_reconnect_seconds", SECONDS, "trigger", trigger.label())
                    .observe((now - downSinceNanos) / NANOS);
        }
        wasDown = down;
    }

    void clockStepped() {
        meters.counter("jwaku_connection_clock_steps").increment();
    }
}
