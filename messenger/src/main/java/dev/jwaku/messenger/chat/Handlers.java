package dev.jwaku.messenger.chat;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who deals with which application message. Filled before messages are taken in; one handler for a type. Messages of
 * other types are refused, which keeps their sender from believing that they were understood.
 */
public final class Handlers {
    private static final Handler IGNORED = (transaction, message) -> Verdict.ACCEPTED;

    private final SortedMap<Integer, Handler> byType = new TreeMap<>();

    /** Nobody deals with anything. */
    public Handlers() {}

    /**
     * Has messages of a type dealt with.
     *
     * @throws IllegalStateException if somebody does already
     */
    public Handlers on(int type, Handler handler) {
        if (byType.putIfAbsent(type, handler) != null) {
            throw new IllegalStateException("application messages of type " + type + " have a handler");
        }
        return this;
    }

    /** Has messages of some types acknowledged and thrown away: they are known, and of no use here. */
    public Handlers ignore(int... types) {
        for (int type : types) {
            on(type, IGNORED);
        }
        return this;
    }

    boolean isIgnored(int type) {
        return byType.get(type) == IGNORED;
    }

    Optional<Handler> find(int type) {
        return Optional.ofNullable(byType.get(type));
    }
}
