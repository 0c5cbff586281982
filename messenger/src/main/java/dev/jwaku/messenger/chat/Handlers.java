package dev.jwaku.messenger.chat;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Who deals with which application message. Filled before messages are taken in; one handler for a type. Messages of
 * other types are refused, which keeps their sender from believing that they were understood.
 */
public final class Handlers {
    private static final Handler IGNORED = (transaction, message) -> Verdict.ACCEPTED;

    private final SortedMap<Integer, Handler> byType;
    private final UnaryOperator<Handler> before;

    /** Nobody deals with anything. */
    public Handlers() {
        this(new TreeMap<>(), handler -> handler);
    }

    private Handlers(SortedMap<Integer, Handler> byType, UnaryOperator<Handler> before) {
        this.byType = byType;
        this.before = before;
    }

    /** The same handlers; those that are added through the result stand behind a floodgate. */
    public Handlers behind(Floodgate gate) {
        return new Handlers(byType, gate::before);
    }

    /**
     * Has messages of a type dealt with.
     *
     * @throws IllegalStateException if somebody does already
     */
    public Handlers on(int type, Handler handler) {
        if (byType.putIfAbsent(type, handler == IGNORED ? handler : before.apply(handler)) != null) {
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
