package dev.jwaku.tools.store;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.store.StoreClient;
import dev.jwaku.waku.store.StoreQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks whether messages that were inserted can be found. */
final class Presence {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private static final Logger log = LoggerFactory.getLogger(Presence.class);

    private Presence() {}

    /** Asks for all of them, again for a while for those that are not there yet; how many are never found. */
    static long missing(World world, Side side, List<MessageHash> hashes) {
        Deadline patience = Deadline.after(world, PATIENCE);
        Signal never = new Signal(world);
        try (Side.Session session = side.open()) {
            List<MessageHash> missing = hashes;
            while (true) {
                missing = notFound(session, missing);
                if (missing.isEmpty() || patience.isExpired()) {
                    return missing.size();
                }
                never.await(Deadline.after(world, PAUSE));
            }
        }
    }

    private static List<MessageHash> notFound(Side.Session session, List<MessageHash> hashes) {
        List<MessageHash> missing = new ArrayList<>();
        for (int from = 0; from < hashes.size(); from += StoreClient.MAX_HASHES) {
            List<MessageHash> some = hashes.subList(from, Math.min(hashes.size(), from + StoreClient.MAX_HASHES));
            Set<Bytes> found = found(session, some);
            some.stream().filter(hash -> !found.contains(hash.bytes())).forEach(missing::add);
        }
        return missing;
    }

    /** An archive that does not answer has none of them; it is asked again. */
    private static Set<Bytes> found(Side.Session session, List<MessageHash> hashes) {
        StoreQuery query =
                StoreQuery.builder().hashes(hashes).limit(hashes.size()).build();
        try {
            return new LinkedHashSet<>(
                    session.ask(new Question.Page(query, OptionalInt.empty())).hashes());
        } catch (RuntimeException e) {
            log.atDebug().setCause(e).log("no answer to whether messages are there");
            return Set.of();
        }
    }
}
