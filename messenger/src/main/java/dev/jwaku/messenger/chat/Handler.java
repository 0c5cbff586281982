package dev.jwaku.messenger.chat;

import java.sql.SQLException;

/** Deals with application messages of one type. Called by the courier task, one call at a time. */
@FunctionalInterface
public interface Handler {
    /**
     * Deals with a message, inside the transaction in which it is taken in. Everything that it changes, posts and has
     * told is undone if it throws; then a {@link dev.jwaku.libp2p.MalformedMessageException} counts as
     * {@link Verdict#REFUSED}, a {@link MessageRefusedException} as {@link Verdict#LATER}, and any other exception as a
     * bug that is reported, and as {@link Verdict#LATER}.
     *
     * @throws SQLException if the database fails: then nothing of the batch is stored, and all of it comes again
     */
    Verdict handle(Transaction transaction, Incoming message) throws SQLException;
}
