package dev.jwaku.messenger.profile;

import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;

/**
 * How the owner of a profile wants to be called; others learn it with what is sent to them. All methods run inside a
 * transaction of the profile's writer.
 */
public final class DisplayName {
    /** Most characters (UTF-16 units), which is what receivers take. */
    public static final int MAX_LENGTH = 100;

    static final String TABLE = """
            CREATE TABLE display_name (
                only INTEGER PRIMARY KEY CHECK (only = 1),
                name TEXT NOT NULL
            )
            """;

    private DisplayName() {}

    /** The name; empty if there is none. */
    public static String read(Sql sql) throws SQLException {
        return sql.first("SELECT name FROM display_name", row -> row.text(1)).orElse("");
    }

    /**
     * Keeps another name, or none if it is empty.
     *
     * @throws IllegalArgumentException if it is longer than {@link #MAX_LENGTH}, begins or ends with a blank, or has
     *     control characters
     */
    public static void save(Sql sql, String name) throws SQLException {
        if (name.length() > MAX_LENGTH
                || !name.equals(name.strip())
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a name has at most " + MAX_LENGTH
                    + " characters, none of them for control, and no blank at its ends");
        }
        sql.update("INSERT OR REPLACE INTO display_name (only, name) VALUES (1, ?)", name);
    }
}
