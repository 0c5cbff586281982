package dev.jwaku.messenger;

import dev.jwaku.messenger.application.ChatIdentity;
import dev.jwaku.messenger.application.ChatMessage;
import dev.jwaku.messenger.application.ContactCodeAdvertisement;
import dev.jwaku.messenger.application.PinMessage;
import dev.jwaku.messenger.application.StatusUpdate;
import dev.jwaku.messenger.chat.AmendmentIntake;
import dev.jwaku.messenger.chat.Bulletin;
import dev.jwaku.messenger.chat.Conversations;
import dev.jwaku.messenger.chat.Floodgate;
import dev.jwaku.messenger.chat.Handlers;
import dev.jwaku.messenger.chat.Hearing;
import dev.jwaku.messenger.chat.PostOffice;
import dev.jwaku.messenger.chat.TextIntake;
import dev.jwaku.messenger.community.CommunityDesk;
import dev.jwaku.messenger.community.CommunityIntake;
import dev.jwaku.messenger.contact.Contact;
import dev.jwaku.messenger.contact.ContactBook;
import dev.jwaku.messenger.contact.ContactDesk;
import dev.jwaku.messenger.contact.ContactIntake;
import dev.jwaku.messenger.group.GroupBook;
import dev.jwaku.messenger.group.GroupDesk;
import dev.jwaku.messenger.group.GroupIntake;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.messenger.profile.Profile;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.World;

/** Who decides and who takes in, for each kind of conversation of one open profile, put together in one place. */
final class Desks {
    /** Nobody here shows or keeps what they say; devices and signs of life are dealt with below. */
    private static final int[] OF_NO_USE = {
        PinMessage.TYPE, ChatIdentity.TYPE, ContactCodeAdvertisement.TYPE, StatusUpdate.TYPE
    };

    private final PostOffice postOffice;
    private final Conversations conversations;
    private final ContactDesk contacts;
    private final GroupDesk groups;
    private final CommunityDesk communities;

    /** Before the post office starts: it learns who takes in what. */
    Desks(World world, Profile profile, PostOffice postOffice) {
        this.postOffice = postOffice;
        Identity self = profile.identity();
        Bulletin bulletin = postOffice.bulletin();
        this.conversations = new Conversations(world, profile, postOffice);
        this.contacts = new ContactDesk(self.chatKey(), postOffice, conversations.log(), bulletin);
        this.groups = new GroupDesk(
                self, world.entropy(), postOffice, conversations.log(), conversations.amendments(), bulletin);
        this.communities = new CommunityDesk(world, self, postOffice, postOffice.transport(), bulletin);
        register(self.chatKey(), world.meters(), bulletin);
    }

    private void register(ChatKey self, Meters meters, Bulletin bulletin) {
        Hearing hearing = (sql, sender, group) -> group.isEmpty()
                ? ContactBook.read(sql, sender).isAdded()
                : GroupBook.isHeard(sql, group.get(), sender, self);
        Handlers handlers = postOffice.handlers().behind(new Floodgate(meters));
        ContactIntake contactIntake = new ContactIntake(conversations.log(), bulletin, meters);
        AmendmentIntake amendmentIntake = new AmendmentIntake(hearing, bulletin);
        contactIntake.register(handlers);
        amendmentIntake.register(handlers);
        new GroupIntake(self, groups, conversations.log(), amendmentIntake, bulletin, meters).register(handlers);
        new CommunityIntake(self, communities, bulletin, meters).register(handlers);
        handlers.on(ChatMessage.TYPE, new TextIntake(contactIntake, hearing, conversations.log(), bulletin)::handle)
                .ignore(OF_NO_USE);
    }

    /** Listens for all contacts and communities; after the post office started. */
    void start() {
        contacts.all().stream()
                .filter(contact -> contact.isAdded() || contact.hasAddedUs())
                .map(Contact::key)
                .forEach(postOffice::follow);
        communities.start();
    }

    Conversations conversations() {
        return conversations;
    }

    ContactDesk contacts() {
        return contacts;
    }

    GroupDesk groups() {
        return groups;
    }

    CommunityDesk communities() {
        return communities;
    }
}
