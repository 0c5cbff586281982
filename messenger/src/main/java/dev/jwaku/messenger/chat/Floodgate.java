package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Meters;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets so much in from one person and no more: {@link #BURST} messages at once, {@link #PER_SECOND} in the long run.
 * What comes too fast is not acknowledged, so it comes again later; nothing is lost. Not thread-safe.
 */
public final class Floodgate {
    /** Messages of one person that are taken in at once. */
    public static final int BURST = 5_000;
    /** Messages of one person in a second, in the long run. */
    public static final int PER_SECOND = 50;

    private static final int MOST_SENDERS = 10_000;

    private final Meters.Counter refused;
    private final Map<ChatKey, Level> levels = new LinkedHashMap<>(16, 0.75f, true);

    /** Counts what it holds back in {@code jwaku_messenger_refused_total}. */
    public Floodgate(Meters meters) {
        this.refused = meters.counter("jwaku_messenger_refused_total");
    }

    /** The same handler, for what comes not too fast. */
    public Handler before(Handler handler) {
        return (transaction, message) -> {
            if (!admits(message.sender(), transaction.now())) {
                refused.increment();
                return Verdict.LATER;
            }
            return handler.handle(transaction, message);
        };
    }

    /** Whether one more message of somebody may come in now. */
    boolean admits(ChatKey sender, Instant now) {
        Level level = levels.computeIfAbsent(sender, unknown -> new Level(now));
        if (levels.size() > MOST_SENDERS) {
            levels.remove(levels.keySet().iterator().next());
        }
        return level.take(now);
    }

    private static final class Level {
        private double left = BURST;
        private Instant since;

        Level(Instant since) {
            this.since = since;
        }

        boolean take(Instant now) {
            double seconds = Math.max(0, Duration.between(since, now).toMillis() / 1000.0);
            left = Math.min(BURST, left + seconds * PER_SECOND);
            since = now;
            if (left < 1) {
                return false;
            }
            left--;
            return true;
        }
    }
}
