package dev.jwaku.archive.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** What the nodes on one database tell each other, by name, in the table {@code store_meta}. */
final class StoreMeta {
    private StoreMeta() {}

    static Optional<String> text(Connection session, String name) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement("SELECT v FROM store_meta WHERE k = ?")) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
            }
        }
    }

    /** Empty also if somebody wrote something else there. */
    static Optional<Long> number(Connection session, String name) throws SQLException {
        return text(session, name).filter(value -> value.matches("\\d{1,18}")).map(Long::parseLong);
    }

    static void set(Connection session, String name, String value) throws SQLException {
        Sql.update(
                session,
                "INSERT INTO store_meta (k, v) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v",
                name,
                value);
    }

    /** One more than what was there, 1 at first. */
    static long increment(Connection session, String name) throws SQLException {
        return Sql.number(
                session,
                "INSERT INTO store_meta (k, v) VALUES (?, '1')"
                        + " ON CONFLICT (k) DO UPDATE SET v = (store_meta.v::bigint + 1)::text RETURNING v::bigint",
                name);
    }
}
