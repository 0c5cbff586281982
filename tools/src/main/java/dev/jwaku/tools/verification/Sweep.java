package dev.jwaku.tools.verification;

import dev.jwaku.waku.message.MessageHash;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Asks again and again for the time since the last question.
 *
 * @param name in the report
 * @param every from one question to the next
 * @param back how far each question reaches behind the end of the last one
 * @param ahead how far it reaches beyond now; negative for the past only
 * @param page entries of a page
 * @param data whether whole messages are asked for; else hashes, and the messages that were missed after that
 */
record Sweep(String name, Duration every, Duration back, Duration ahead, int page, boolean data) implements Pattern {
    @Override
    public void ask(StoreSession session, Duration time) {
        long end = session.world().nanoTime() + time.toNanos();
        Instant last = session.world().now();
        while (session.world().nanoTime() < end) {
            session.sleep(every);
            Instant now = session.world().now();
            List<MessageHash> missing = session.list(last.minus(back), now.plus(ahead), page, data);
            if (!data) {
                session.fetch(missing);
            }
            last = now;
        }
    }
}
