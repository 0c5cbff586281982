package dev.jwaku.archive.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * At most one node of a database leads: the one whose session holds the lock. Whatever a leader does it does on that
 * very session, so a node that has lost it can do nothing any more, whether or not it knows.
 *
 * <p>Each time somebody becomes leader a number in the database, the term, grows by one; log lines have it. Of one
 * task.
 */
final class Leadership implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Leadership.class);

    private static final String TERM = "maintenance_term";
    /** Longest wait for the answer of a session that may be dead. */
    private static final int SECONDS = 5;

    private final Sessions sessions;
    private final String node;
    private @Nullable Connection session;
    private volatile long term;

    /** @param node how this node is called in the log */
    Leadership(Sessions sessions, String node) {
        this.sessions = sessions;
        this.node = node;
    }

    /** The session of this node, opened if there is none. */
    Connection session() throws SQLException {
        Connection present = session;
        if (present == null) {
            present = sessions.open();
            session = present;
        }
        return present;
    }

    /** Becomes leader if nobody is. */
    void campaign() throws SQLException {
        Connection own = session();
        if (isLeader() || !lock(own)) {
            return;
        }
        long next = StoreMeta.increment(own, TERM);
        term = next;
        log.atInfo().addKeyValue("node", node).addKeyValue("term", next).log("maintenance: leader");
    }

    private static boolean lock(Connection session) throws SQLException {
        return Sql.isTrue(
                session,
                "SELECT pg_try_advisory_lock(%s, %d)".formatted(AdvisoryLocks.NAMESPACE, AdvisoryLocks.LEADER));
    }

    /** Whether this node led when it last looked. Any task. */
    boolean isLeader() {
        return term > 0;
    }

    /** The term in which this node leads, 0 if it does not. Any task. */
    long term() {
        return term;
    }

    /** Looks whether this node still leads; gives the session up if that is dead or, by a pooler, another one. */
    void verify() {
        Optional<Connection> own = Optional.ofNullable(session);
        if (own.isPresent() && !(isLeader() ? holds(own.get()) : isAlive(own.get()))) {
            close();
        }
    }

    private static boolean isAlive(Connection session) {
        try {
            return session.isValid(SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    private static boolean holds(Connection session) {
        try {
            return isAlive(session) && Sql.isTrue(session, """
                            SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted
                              AND pid = pg_backend_pid() AND objsubid = 2
                              AND classid = 'message'::regclass::oid AND objid = %d
                              AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
                            """.formatted(AdvisoryLocks.LEADER));
        } catch (SQLException e) {
            return false;
        }
    }

    /** Leads no longer; the lock goes with the session. A later call of {@link #session} opens another. */
    @Override
    public void close() {
        if (isLeader()) {
            log.atInfo().addKeyValue("node", node).addKeyValue("term", term).log("maintenance: no longer leader");
        }
        term = 0;
        Connection own = session;
        session = null;
        if (own != null) {
            try {
                own.close();
            } catch (SQLException e) {
                log.atDebug().addKeyValue("error", e.getMessage()).log("session did not close");
            }
        }
    }
}
