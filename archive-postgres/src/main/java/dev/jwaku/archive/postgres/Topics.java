package dev.jwaku.archive.postgres;

import dev.jwaku.runtime.World;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The dictionary of pairs of topics and what is remembered of it. Thread-safe. A number never gets another meaning, but
 * a pair may get another number: a row that no message uses is marked, and deleted {@link TopicPruning#MARKED} later.
 * Therefore the number of a marked row is not remembered, any other is believed for {@link #TRUST} only, and an insert
 * that finds a mark takes it away.
 */
final class Topics {
    /** Pairs that are remembered. */
    static final int MAX_REMEMBERED = 20_000;
    /** How long a number is believed; far below the time that a marked row stays. */
    static final Duration TRUST = Duration.ofHours(1);
    /** Most pairs that a query walks through. */
    static final int MAX_FOUND = 50_000;

    private static final Duration HOUR = Duration.ofHours(1);

    private final World world;
    private final int newPerHour;
    private final LeastRecent<TopicPair, Known> numbers = new LeastRecent<>(MAX_REMEMBERED);
    private final LeastRecent<Integer, TopicPair> pairs = new LeastRecent<>(MAX_REMEMBERED);
    private final HourlyAllowance allowance;

    /** @param newPerHour pairs that may be added in an hour */
    Topics(World world, int newPerHour) {
        this.world = world;
        this.newPerHour = newPerHour;
        this.allowance = new HourlyAllowance(world, newPerHour, HOUR);
    }

    /**
     * Numbers for an insert; missing rows are made as far as the allowance goes.
     *
     * @return without those that went beyond it
     */
    Map<TopicPair, Integer> numbersFor(Connection connection, Collection<TopicPair> wanted) throws SQLException {
        Map<TopicPair, Integer> found = new LinkedHashMap<>();
        Set<TopicPair> unknown = new LinkedHashSet<>();
        for (TopicPair pair : wanted) {
            Optional<Known> known = numbers.get(pair).filter(this::isFresh);
            known.ifPresentOrElse(one -> found.put(pair, one.number()), () -> unknown.add(pair));
        }
        if (unknown.isEmpty()) {
            return found;
        }
        found.putAll(selected(connection, unknown));
        unknown.removeAll(found.keySet());
        List<TopicPair> added = allowance.take(unknown);
        if (!added.isEmpty()) {
            insert(connection, added);
            found.putAll(selected(connection, added));
        }
        return found;
    }

    private boolean isFresh(Known known) {
        return world.nanoTime() - known.since() < TRUST.toNanos();
    }

    private Map<TopicPair, Integer> selected(Connection connection, Collection<TopicPair> wanted) throws SQLException {
        Map<TopicPair, Integer> found = new LinkedHashMap<>();
        List<Integer> marked = new ArrayList<>();
        long asked = world.nanoTime();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT t.topic_id, t.pubsub, t.content, t.unused_since IS NOT NULL FROM unnest(?::text[], ?::text[])"
                        + " w(pubsub, content) JOIN topic t ON t.content = w.content AND t.pubsub = w.pubsub")) {
            statement.setObject(1, pubsubs(wanted));
            statement.setObject(2, contents(wanted));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    TopicPair pair = new TopicPair(row.getString(2), row.getString(3));
                    found.put(pair, row.getInt(1));
                    if (row.getBoolean(4)) {
                        marked.add(row.getInt(1));
                    }
                }
            }
        }
        if (!marked.isEmpty()) {
            marked.removeAll(unmarked(connection, marked));
            found.values().removeAll(marked);
        }
        found.forEach((pair, number) -> {
            numbers.put(pair, new Known(number, asked));
            pairs.put(number, pair);
        });
        return found;
    }

    /** Those that were still there: a row may be deleted just before its mark would go. */
    private static List<Integer> unmarked(Connection connection, List<Integer> marked) throws SQLException {
        List<Integer> there = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE topic SET unused_since = NULL WHERE topic_id = ANY(?::int[]) RETURNING topic_id")) {
            statement.setObject(1, array(marked));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    there.add(row.getInt(1));
                }
            }
        }
        return there;
    }

    /** In the order of their names, so that two nodes that add the same ones do not lock each other. */
    private static void insert(Connection connection, Collection<TopicPair> added) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO topic (pubsub, content) SELECT w.pubsub, w.content FROM"
                        + " unnest(?::text[], ?::text[]) w(pubsub, content) ORDER BY w.content, w.pubsub"
                        + " ON CONFLICT DO NOTHING")) {
            statement.setObject(1, pubsubs(added));
            statement.setObject(2, contents(added));
            statement.executeUpdate();
        }
    }

    /** All pairs of some content topics, of one pubsub topic if it is given. Unknown ones are left out. */
    List<Integer> find(Connection connection, Optional<String> pubsub, Set<String> contents) throws SQLException {
        List<Integer> found = new ArrayList<>();
        Set<String> asked = new LinkedHashSet<>(contents);
        if (pubsub.isPresent()) {
            for (String content : contents) {
                numbers.get(new TopicPair(pubsub.get(), content))
                        .filter(this::isFresh)
                        .ifPresent(known -> {
                            found.add(known.number());
                            asked.remove(content);
                        });
            }
            if (asked.isEmpty() && !contents.isEmpty()) {
                return found;
            }
        }
        String where = (contents.isEmpty() ? "" : "content = ANY(?::text[])")
                + (contents.isEmpty() || pubsub.isEmpty() ? "" : " AND ")
                + (pubsub.isEmpty() ? "" : "pubsub = ?");
        long now = world.nanoTime();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT topic_id, pubsub, content, unused_since IS NULL FROM topic WHERE "
                        + where + " LIMIT " + MAX_FOUND)) {
            int at = 1;
            if (!contents.isEmpty()) {
                statement.setObject(at++, asked.toArray(String[]::new));
            }
            if (pubsub.isPresent()) {
                statement.setString(at, pubsub.get());
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(row.getInt(1));
                    TopicPair pair = new TopicPair(row.getString(2), row.getString(3));
                    pairs.put(row.getInt(1), pair);
                    if (row.getBoolean(4)) {
                        numbers.put(pair, new Known(row.getInt(1), now));
                    }
                }
            }
        }
        return found;
    }

    /** The pairs of some numbers; those of deleted rows are left out. */
    Map<Integer, TopicPair> pairs(Connection connection, Set<Integer> wanted) throws SQLException {
        Map<Integer, TopicPair> found = new LinkedHashMap<>();
        List<Integer> unknown = new ArrayList<>();
        for (int number : wanted) {
            pairs.get(number).ifPresentOrElse(pair -> found.put(number, pair), () -> unknown.add(number));
        }
        if (unknown.isEmpty()) {
            return found;
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT topic_id, pubsub, content FROM topic WHERE topic_id = ANY(?::int[])")) {
            statement.setObject(1, array(unknown));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    TopicPair pair = new TopicPair(row.getString(2), row.getString(3));
                    pairs.put(row.getInt(1), pair);
                    found.put(row.getInt(1), pair);
                }
            }
        }
        return found;
    }

    /** How many pairs are remembered. */
    int remembered() {
        return numbers.size();
    }

    /** For messages. */
    int newPerHour() {
        return newPerHour;
    }

    static int[] array(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    private static String[] pubsubs(Collection<TopicPair> pairs) {
        return pairs.stream().map(TopicPair::pubsub).toArray(String[]::new);
    }

    private static String[] contents(Collection<TopicPair> pairs) {
        return pairs.stream().map(TopicPair::content).toArray(String[]::new);
    }

    /**
     * A number of a row without a mark.
     *
     * @param since when it was read
     */
    private record Known(int number, long since) {}
}
