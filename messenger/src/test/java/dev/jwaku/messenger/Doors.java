package dev.jwaku.messenger;

import dev.jwaku.messenger.chat.Conversations;
import dev.jwaku.messenger.chat.PostOffice;
import dev.jwaku.messenger.community.Communities;
import dev.jwaku.messenger.contact.Contacts;
import dev.jwaku.messenger.group.Groups;
import dev.jwaku.messenger.profile.Profile;
import dev.jwaku.runtime.World;

/** Everything of a messenger but its running tasks: tests hand messages to its handlers themselves. */
public final class Doors {
    private final Desks desks;

    /** Over a post office that is not started. */
    public Doors(World world, Profile profile, PostOffice postOffice) {
        this.desks = new Desks(world, profile, postOffice);
    }

    /** Chats. */
    public Conversations conversations() {
        return desks.conversations();
    }

    /** Contacts. */
    public Contacts contacts() {
        return desks.contacts();
    }

    /** Groups. */
    public Groups groups() {
        return desks.groups();
    }

    /** Communities. */
    public Communities communities() {
        return desks.communities();
    }
}
