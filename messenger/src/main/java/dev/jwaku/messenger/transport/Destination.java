package dev.jwaku.messenger.transport;

import dev.jwaku.messenger.identity.ChatKey;

/** Where a single copy of a message goes, outside data sync: nobody acknowledges it. */
public sealed interface Destination {
    /** The channel. */
    Channel channel();

    /**
     * Sealed to the key of somebody, without layer 4: how people and communities talk to each other's community keys.
     *
     * @param owner who can open it
     * @param channel where its owner listens
     */
    record Inbox(ChatKey owner, Channel channel) implements Destination {
        /** The inbox of a community's control node: on the shard of communities. */
        public static Inbox ofCommunity(ChatKey community) {
            return new Inbox(community, new Channel(Topics.controlInbox(community), Topics.COMMUNITIES));
        }

        /** The partitioned topic of a person. */
        public static Inbox ofPerson(ChatKey person) {
            return new Inbox(person, Channel.of(Topics.partitioned(person)));
        }
    }

    /**
     * Readable by everybody who knows the seed of the channel.
     *
     * @param withBundle whether it says which devices we have, as a public message of layer 4; else it has no layer 4
     */
    record Shared(Channel channel, boolean withBundle) implements Destination {}
}
