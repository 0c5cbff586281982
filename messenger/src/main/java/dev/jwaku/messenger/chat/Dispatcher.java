package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;
import java.sql.SQLException;
import java.util.Optional;

/** Sends application messages. Thread-safe. */
public interface Dispatcher {
    /**
     * Runs work in a transaction, and returns when it is committed durably.
     *
     * @param what for errors, as an infinitive: "accept a contact request"
     * @return what the work returned
     * @throws MessageRefusedException if too much is under way already, or the work threw it; nothing was changed
     * @throws dev.jwaku.sqlite.StorageException if it could not be stored; nothing was changed
     */
    <T> T run(String what, Work<T> work);

    /**
     * Sends a message again to those who have not acknowledged it: at once, and with all its time before it. The same
     * record is re-armed, so an acknowledgement of an earlier sending counts, and no recipient shows it twice.
     *
     * @return false if there is no such message of ours, or everybody has it
     */
    boolean retry(MessageId id);

    /** How far a message of ours has come; empty if there is none with this id. */
    Optional<DispatchReport> report(MessageId id);

    /**
     * Makes sure that we hear somebody, before anything is sent to it and its answer is missed. Takes tens of
     * milliseconds the first time; not needed for those to whom something was ever sent.
     */
    void follow(ChatKey peer);

    /**
     * Work in a transaction.
     *
     * @param <T> what it finds out
     */
    @FunctionalInterface
    interface Work<T> {
        /** Does it; must not wait for anything. */
        T run(Transaction transaction) throws SQLException;
    }
}
