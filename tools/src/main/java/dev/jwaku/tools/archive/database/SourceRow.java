package dev.jwaku.tools.archive.database;

import dev.jwaku.waku.store.ArchivedMessage;

/** What a row of a foreign database turned out to be. */
public sealed interface SourceRow {
    /** Where it is. */
    MessageKey key();

    /**
     * A message.
     *
     * @param key where it is
     * @param message with the hash that the row has, whether or not it fits the fields
     */
    record Sound(MessageKey key, ArchivedMessage message) implements SourceRow {}

    /**
     * No message that could be kept.
     *
     * @param key where it is
     * @param reason why, without content of the row
     */
    record Defective(MessageKey key, String reason) implements SourceRow {}
}
