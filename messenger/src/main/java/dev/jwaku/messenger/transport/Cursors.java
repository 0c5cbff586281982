package dev.jwaku.messenger.transport;

import dev.jwaku.sqlite.Database;
import dev.jwaku.sqlite.Sql;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.sql.SQLException;

/**
 * Up to which row of delivery's inbox the envelopes of each topic are dealt with. Kept in the transaction that deals
 * with them, so a crash between delivery's showing and ours loses none.
 */
public final class Cursors {
    /** The table, for the schema of the database. */
    public static final String TABLE = """
            CREATE TABLE intake_cursors (
                shard TEXT NOT NULL,
                topic TEXT NOT NULL,
                number INTEGER NOT NULL,
                PRIMARY KEY (shard, topic)
            ) WITHOUT ROWID
            """;

    private Cursors() {}

    /** Envelopes of a topic up to this number are dealt with; inside a transaction of the profile's writer. */
    public static void advance(Sql sql, PubsubTopic shard, ContentTopic topic, long number) throws SQLException {
        sql.update(
                "INSERT INTO intake_cursors (shard, topic, number) VALUES (?, ?, ?)"
                        + " ON CONFLICT (shard, topic) DO UPDATE SET number = max(number, excluded.number)",
                shard.toString(),
                topic.toString(),
                number);
    }

    /** The number up to which envelopes of a topic are dealt with; 0 if none ever was. */
    static long find(Database database, PubsubTopic shard, ContentTopic topic) {
        return database.run(
                "find a cursor",
                sql -> sql.first(
                                "SELECT number FROM intake_cursors WHERE shard = ? AND topic = ?",
                                row -> row.number(1),
                                shard.toString(),
                                topic.toString())
                        .orElse(0L));
    }
}
