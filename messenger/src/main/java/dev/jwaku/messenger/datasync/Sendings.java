package dev.jwaku.messenger.datasync;

import dev.jwaku.messenger.identity.ChatKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Payloads that were handed over: first those on their way, then those whose proof is awaited. */
final class Sendings {
    /**
     * Most published payloads whose proof is awaited; of older ones it is not used any more, which costs repetitions.
     */
    static final int MOST_UNPROVED = 4_096;

    private final Map<Long, MvdsAction.Send> inFlight = new LinkedHashMap<>();
    private final Map<Long, Published> unproved = new LinkedHashMap<>();
    private long last;

    /** A published payload: whose, and with which messages. */
    record Published(ChatKey peer, List<MvdsId> sent) {}

    boolean hasRoom() {
        return inFlight.size() < Mvds.MOST_IN_FLIGHT;
    }

    /** The name of the next sending. */
    long next() {
        return ++last;
    }

    void begin(MvdsAction.Send send) {
        inFlight.put(send.dispatch(), send);
    }

    MvdsAction.@Nullable Send failed(long dispatch) {
        return inFlight.remove(dispatch);
    }

    MvdsAction.@Nullable Send published(long dispatch) {
        MvdsAction.Send send = inFlight.remove(dispatch);
        if (send != null && !send.sent().isEmpty()) {
            if (unproved.size() >= MOST_UNPROVED) {
                unproved.remove(unproved.keySet().iterator().next());
            }
            unproved.put(dispatch, new Published(send.peer(), send.sent()));
        }
        return send;
    }

    @Nullable
    Published proved(long dispatch) {
        return unproved.remove(dispatch);
    }
}
