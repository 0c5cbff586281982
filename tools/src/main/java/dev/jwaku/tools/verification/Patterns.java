package dev.jwaku.tools.verification;

import dev.jwaku.peers.LinkState;
import java.time.Duration;
import java.util.List;

/** The patterns that are compared. */
final class Patterns {
    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final Duration BACK = Duration.ofSeconds(40);
    private static final Duration AHEAD = Duration.ofSeconds(20);
    private static final int FULL_PAGE = 100;
    /** status-go's page of a history request. */
    private static final int HISTORY_PAGE = 50;

    private Patterns() {}

    /** Nothing but the connection: what is there anyway. */
    static Pattern nothing() {
        return new Pattern() {
            @Override
            public String name() {
                return "connection only";
            }

            @Override
            public void ask(StoreSession session, Duration time) {
                session.sleep(time);
            }
        };
    }

    /** The one that the others are compared with comes first. */
    static List<Pattern> all() {
        return List.of(
                new Verifier("ours: hashes only, idle suppression", LinkState.CONNECTED),
                new Verifier("ours while too few peers are there: no suppression", LinkState.PARTIAL),
                new Sweep("once a minute with data instead of hashes", MINUTE, BACK, AHEAD, FULL_PAGE, true),
                reference(Duration.ofMinutes(2)),
                reference(Duration.ofMinutes(10)),
                new Sweep(
                        "reference: missing messages, every minute, where switched on",
                        MINUTE,
                        AHEAD,
                        AHEAD.negated(),
                        FULL_PAGE,
                        false));
    }

    /** status-go asks for its history with data whenever it is connected again, from a minute before the last time. */
    private static Pattern reference(Duration reconnects) {
        return new Sweep(
                "reference: history with data, connected again every " + reconnects.toMinutes() + " min",
                reconnects,
                MINUTE,
                Duration.ZERO,
                HISTORY_PAGE,
                true);
    }
}
