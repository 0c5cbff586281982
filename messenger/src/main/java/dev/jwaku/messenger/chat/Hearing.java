package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.util.Optional;

/** Whose words count. */
@FunctionalInterface
public interface Hearing {
    /**
     * Whether what somebody says counts: between two people if it is a contact, in a group if both of us belong to it.
     *
     * @param group the id of the group; empty between two people
     */
    boolean hears(Sql sql, ChatKey sender, Optional<String> group) throws SQLException;
}
