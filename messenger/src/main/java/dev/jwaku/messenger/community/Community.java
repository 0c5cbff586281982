package dev.jwaku.messenger.community;

import dev.jwaku.messenger.application.ChatIdentity;
import dev.jwaku.messenger.application.CommunityDescription;
import dev.jwaku.messenger.identity.ChatKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A community as it is known here.
 *
 * @param id its id
 * @param name how it is called; empty until its description came
 * @param introduction what it says of itself
 * @param members who belongs to it, as the last description says
 * @param clock of that description, in milliseconds; 0 if none came
 * @param standing how we stand to it
 * @param isOurs whether we run it
 */
public record Community(
        CommunityId id,
        String name,
        String introduction,
        List<ChatKey> members,
        long clock,
        Standing standing,
        boolean isOurs) {
    /** Copies the list. */
    public Community {
        members = List.copyOf(members);
    }

    static Community of(CommunityId id, Optional<CommunityDescription> description, Standing standing, boolean isOurs) {
        Optional<ChatIdentity> identity = description.flatMap(CommunityDescription::identity);
        return new Community(
                id,
                identity.map(ChatIdentity::displayName).orElse(""),
                identity.map(ChatIdentity::description).orElse(""),
                description.map(Community::members).orElse(List.of()),
                description.map(CommunityDescription::clock).orElse(0L),
                standing,
                isOurs);
    }

    private static List<ChatKey> members(CommunityDescription description) {
        List<ChatKey> keys = new ArrayList<>();
        for (String text : description.members().keySet()) {
            try {
                keys.add(ChatKey.parse(text));
            } catch (IllegalArgumentException e) {
                // Whoever signed the description wrote something that is no key.
            }
        }
        return keys;
    }
}
