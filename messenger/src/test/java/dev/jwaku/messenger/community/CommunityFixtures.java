package dev.jwaku.messenger.community;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** States of communities that tests begin with. */
public final class CommunityFixtures {
    private CommunityFixtures() {}

    /** We asked to join with this clock. */
    public static boolean requested(Sql sql, CommunityId id, long clock) throws SQLException {
        Joining joining = new Joining(Standing.REQUESTED, clock, Instant.ofEpochSecond(clock));
        CommunityBook.save(
                sql, new StoredCommunity(id, joining, Bytes.EMPTY, Optional.empty(), Bytes.EMPTY, Bytes.EMPTY));
        return true;
    }
}
