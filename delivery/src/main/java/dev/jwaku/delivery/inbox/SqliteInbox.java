package dev.jwaku.delivery.inbox;

import dev.jwaku.delivery.InboxConfig;
import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.Database;
import dev.jwaku.sqlite.Sql;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.Timestamps;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The inbox in a SQLite file of its own. */
final class SqliteInbox implements InboxStore {
    /** Most hashes looked up in one piece of work, so that commits need not wait long. */
    private static final int LOOKUP_BATCH = 2_000;
    /** Most hashes forgotten in one piece of work when they are too old. */
    private static final int TIDY_BATCH = 5_000;

    private final Database database;
    private final InboxConfig config;
    private volatile InboxRoom room;

    /**
     * Opens the file, or creates it.
     *
     * @throws dev.jwaku.sqlite.StorageException if it cannot be used
     */
    SqliteInbox(World world, Path file, InboxConfig config, StorageConfig storage) {
        this.config = config;
        this.database = Database.open(world, file, InboxTables.SCHEMA, storage.relaxed());
        boolean complete = false;
        try {
            this.room = count();
            complete = true;
        } finally {
            if (!complete) {
                database.close();
            }
        }
    }

    private InboxRoom count() {
        return database.run("count the inbox", sql -> {
            long messages = sql.first("SELECT count(*) FROM inbox", row -> row.number(1))
                    .orElse(0L);
            long bytes = sql.first("SELECT total(length(payload)) FROM inbox", row -> row.number(1))
                    .orElse(0L);
            long seen =
                    sql.first("SELECT count(*) FROM seen", row -> row.number(1)).orElse(0L);
            return new InboxRoom(config, new Usage(messages, bytes, seen));
        });
    }

    @Override
    public Optional<Remembered> find(Criterion criterion) {
        return database.run("find a subscription", sql -> {
            Optional<Known> known = sql.first(
                    InboxTables.FIND,
                    row -> new Known(row.number(1), row.number(2), row.number(3), row.number(4)),
                    criterion.pubsubTopic().name(),
                    criterion.contentTopic().name());
            if (known.isEmpty()) {
                return Optional.empty();
            }
            Known found = known.get();
            Coverage coverage =
                    new Coverage(found.since(), intervals(sql, found.id(), false), intervals(sql, found.id(), true));
            return Optional.of(new Remembered(coverage, found.shown(), found.forgottenUntil()));
        });
    }

    private static IntervalSet intervals(Sql sql, long id, boolean finals) throws SQLException {
        return new IntervalSet(
                sql.query(InboxTables.COVERAGE, row -> new Interval(row.number(1), row.number(2)), id, finals));
    }

    @Override
    public void save(Criterion criterion, Coverage coverage, Instant now) {
        database.run(
                "save a subscription", sql -> save(sql, criterion, coverage, OptionalLong.of(Timestamps.toNanos(now))));
    }

    /** Saves a criterion, used at a time if that is given, and says its number. */
    private static long save(Sql sql, Criterion criterion, Coverage coverage, OptionalLong usedAt) throws SQLException {
        long id = sql.first(
                        InboxTables.SAVE,
                        row -> row.number(1),
                        criterion.pubsubTopic().name(),
                        criterion.contentTopic().name(),
                        coverage.since(),
                        usedAt.orElse(0))
                .orElseThrow();
        sql.update("DELETE FROM coverage WHERE criterion = ?", id);
        insert(sql, id, coverage.verified(), false);
        insert(sql, id, coverage.finals(), true);
        return id;
    }

    private static void insert(Sql sql, long id, IntervalSet intervals, boolean finals) throws SQLException {
        for (Interval each : intervals.intervals()) {
            sql.update("INSERT INTO coverage VALUES (?, ?, ?, ?)", id, finals, each.start(), each.end());
        }
    }

    @Override
    public void forget(Criterion criterion) {
        database.run("forget a subscription", sql -> {
            Optional<Long> id = id(sql, criterion);
            if (id.isPresent()) {
                drop(sql, id.get());
            }
            return id;
        });
        room = count();
    }

    private static void drop(Sql sql, long id) throws SQLException {
        sql.update("DELETE FROM inbox WHERE criterion = ?", id);
        sql.update("DELETE FROM seen WHERE criterion = ?", id);
        sql.update("DELETE FROM coverage WHERE criterion = ?", id);
        sql.update("DELETE FROM criterion WHERE id = ?", id);
    }

    private static Optional<Long> id(Sql sql, Criterion criterion) throws SQLException {
        return sql.first(
                InboxTables.FIND,
                row -> row.number(1),
                criterion.pubsubTopic().name(),
                criterion.contentTopic().name());
    }

    @Override
    public List<MessageHash> unknown(List<MessageHash> hashes) {
        List<MessageHash> unknown = new ArrayList<>();
        for (int from = 0; from < hashes.size(); from += LOOKUP_BATCH) {
            List<MessageHash> part = hashes.subList(from, Math.min(hashes.size(), from + LOOKUP_BATCH));
            unknown.addAll(database.run("look hashes up", sql -> unknown(sql, part)));
        }
        return unknown;
    }

    private static List<MessageHash> unknown(Sql sql, List<MessageHash> hashes) throws SQLException {
        List<MessageHash> unknown = new ArrayList<>();
        for (MessageHash hash : hashes) {
            if (!InboxCommit.isSeen(sql, hash.bytes())) {
                unknown.add(hash);
            }
        }
        return unknown;
    }

    @Override
    public List<Outcome> commit(List<Candidate> messages, Map<Criterion, Coverage> coverage) {
        return database.run(
                        "store received messages",
                        sql -> {
                            InboxCommit commit = new InboxCommit(sql, room);
                            List<Outcome> outcomes = commit.take(messages);
                            if (outcomes.stream().noneMatch(Outcome.Refused.class::isInstance)) {
                                for (Map.Entry<Criterion, Coverage> each : coverage.entrySet()) {
                                    save(sql, each.getKey(), each.getValue(), OptionalLong.empty());
                                }
                            }
                            return new Committed(outcomes, commit.room());
                        },
                        committed -> room = committed.room())
                .outcomes();
    }

    @Override
    public List<ReceivedMessage> after(Criterion criterion, long number, int most) {
        return database.run("read the inbox", sql -> {
            Optional<Long> id = id(sql, criterion);
            return id.isEmpty()
                    ? List.of()
                    : sql.query(InboxTables.AFTER, row -> InboxRows.read(criterion, row), id.get(), number, most);
        });
    }

    @Override
    public void markShown(Map<Criterion, Long> numbers) {
        database.run(
                "mark messages as shown",
                sql -> {
                    for (Map.Entry<Criterion, Long> each : numbers.entrySet()) {
                        sql.update(
                                InboxTables.MARK_SHOWN,
                                each.getValue(),
                                each.getKey().pubsubTopic().name(),
                                each.getKey().contentTopic().name());
                    }
                    return numbers.size();
                },
                done -> room = room.perhapsMore());
    }

    @Override
    public void tidy(Instant before, Set<Criterion> used) {
        long limit = Timestamps.toNanos(before);
        for (Criterion unused : unused(limit, used)) {
            forget(unused);
        }
        int gone = TIDY_BATCH;
        while (gone == TIDY_BATCH) {
            gone = database.run("forget old hashes", sql -> {
                int old = sql.first(InboxTables.SEEN_BEFORE, row -> row.integer(1), TIDY_BATCH, limit)
                        .orElse(0);
                InboxCommit.forgetOldest(sql, old);
                return old;
            });
        }
        room = count();
    }

    private Collection<Criterion> unused(long limit, Set<Criterion> used) {
        return database.run(
                "find old subscriptions",
                sql -> sql
                        .query(
                                "SELECT pubsub_topic, content_topic FROM criterion WHERE used_at < ?",
                                row -> InboxRows.criterion(row.text(1), row.text(2)),
                                limit)
                        .stream()
                        .filter(criterion -> !used.contains(criterion))
                        .toList());
    }

    @Override
    public Usage usage() {
        return room.usage();
    }

    @Override
    public void close() {
        database.close();
    }

    private record Known(long id, long since, long shown, long forgottenUntil) {}

    private record Committed(List<Outcome> outcomes, InboxRoom room) {}
}
