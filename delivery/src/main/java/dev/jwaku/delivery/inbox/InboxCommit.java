package dev.jwaku.delivery.inbox;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.sqlite.Sql;
import dev.jwaku.waku.message.Timestamps;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One transaction that takes messages into the inbox file. */
final class InboxCommit {
    /** The share of the bounds that goes at once when room is needed, so that not every message has to look for it. */
    private static final int SHARE = 20;

    private final Sql sql;
    private final Map<Criterion, Long> known = new TreeMap<>();
    private InboxRoom room;

    InboxCommit(Sql sql, InboxRoom room) {
        this.sql = sql;
        this.room = room;
    }

    List<Outcome> take(List<Candidate> messages) throws SQLException {
        List<Outcome> outcomes = new ArrayList<>(messages.size());
        for (Candidate message : messages) {
            outcomes.add(take(message));
        }
        if (room.remembersTooMuch()) {
            int many = (int) (room.usage().seen() - room.config().maxSeen())
                    + room.config().maxSeen() / SHARE;
            forgetOldest(sql, many);
            room = room.withSeen(-many);
        }
        return outcomes;
    }

    /** What is in the inbox if this transaction succeeds. */
    InboxRoom room() {
        return room;
    }

    private long id(Candidate message) throws SQLException {
        Long id = known.get(message.criterion());
        if (id == null) {
            id = sql.first(
                            InboxTables.BEGIN,
                            row -> row.number(1),
                            message.criterion().pubsubTopic().name(),
                            message.criterion().contentTopic().name(),
                            Coverage.begunAt(message.receivedAt()).since(),
                            Timestamps.toNanos(message.receivedAt()))
                    .orElseThrow();
            known.put(message.criterion(), id);
        }
        return id;
    }

    private Outcome take(Candidate message) throws SQLException {
        if (isSeen(sql, message.hash().bytes())) {
            return new Outcome.Duplicate();
        }
        @Nullable Bytes key = message.restampKey().orElse(null);
        boolean isGeneration = key != null && isSeen(sql, key);
        if (!isGeneration && !makeRoom(message.size())) {
            return new Outcome.Refused();
        }
        long criterion = id(message);
        long at = Timestamps.toNanos(message.receivedAt());
        remember(message.hash().bytes(), criterion, at);
        if (isGeneration) {
            return new Outcome.Duplicate();
        }
        if (key != null) {
            remember(key, criterion, at);
        }
        return new Outcome.Stored(insert(criterion, message, at));
    }

    private void remember(Bytes hash, long criterion, long at) throws SQLException {
        sql.update("INSERT INTO seen (hash, criterion, at) VALUES (?, ?, ?)", hash, criterion, at);
        room = room.withSeen(1);
    }

    private long insert(long criterion, Candidate message, long at) throws SQLException {
        room = room.with(1, message.size());
        return sql.first(
                        InboxTables.INSERT,
                        row -> row.number(1),
                        criterion,
                        message.hash().bytes(),
                        message.message().payload(),
                        message.message().version(),
                        message.message().meta(),
                        message.message().timestamp().isPresent()
                                ? (Long) message.message().timestamp().getAsLong()
                                : null,
                        message.message().ephemeral(),
                        InboxRows.code(message.arrival()),
                        at)
                .orElseThrow();
    }

    private boolean makeRoom(int size) throws SQLException {
        if (room.fits(size)) {
            return true;
        }
        while (!room.fits(size) && !room.isFullOfUnread()) {
            int many = Math.max(1, room.config().maxMessages() / SHARE);
            List<Long> gone = sql.query(InboxTables.MAKE_ROOM, row -> row.number(1), many);
            room = room.with(
                    -gone.size(), -gone.stream().mapToLong(Long::longValue).sum());
            if (gone.size() < many) {
                room = room.fullOfUnread();
            }
        }
        return room.fits(size);
    }

    static boolean isSeen(Sql sql, Bytes hash) throws SQLException {
        Optional<Long> found = sql.first("SELECT id FROM seen WHERE hash = ?", row -> row.number(1), hash);
        return found.isPresent();
    }

    /** Forgets the oldest hashes, and notes for each criterion how far back we do not know any more what was seen. */
    static void forgetOldest(Sql sql, int many) throws SQLException {
        record Last(long criterion, long at) {}
        for (Last last : sql.query(InboxTables.OLDEST_SEEN, row -> new Last(row.number(1), row.number(2)), many)) {
            sql.update(
                    "UPDATE criterion SET forgotten_until = max(forgotten_until, ?) WHERE id = ?",
                    last.at(),
                    last.criterion());
        }
        sql.update("DELETE FROM seen WHERE id IN (SELECT id FROM seen ORDER BY id LIMIT ?)", many);
    }
}
