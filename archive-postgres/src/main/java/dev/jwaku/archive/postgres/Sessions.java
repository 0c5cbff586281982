package dev.jwaku.archive.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens connections to the primary that belong to their caller, outside of any pool. Any task. */
@FunctionalInterface
interface Sessions {
    /**
     * A new connection, in auto-commit mode. The caller closes it.
     *
     * @throws SQLException if the database does not let one in
     */
    Connection open() throws SQLException;
}
