package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A transaction of the profile's database in which messages may be posted: what is changed, what is posted and what is
 * told are one, all or nothing. Valid during the call that gets it, on its thread; nothing in it may wait.
 */
public interface Transaction {
    /** The database. */
    Sql sql();

    /** The wall clock when it began. */
    Instant now();

    /**
     * Stores a message that is sent once this is committed, and until each recipient has acknowledged it, also by later
     * runs of the program. To post the same bytes again adds new recipients, and tries those anew that have not
     * acknowledged it.
     *
     * @return the receipt
     * @throws IllegalArgumentException if we are among the recipients
     * @throws MessageRefusedException if too many messages are unacknowledged
     */
    OutgoingMessage post(Dispatch dispatch) throws SQLException;

    /** The answer to a message came: copies of it outside data sync are not repeated any more. */
    void settle(MessageId id) throws SQLException;

    /**
     * Has something done once this is committed, for example listeners told: by the task that tells listeners, one call
     * at a time, in the order of commits. Not done if the program ends before.
     */
    void afterCommit(Runnable action);
}
