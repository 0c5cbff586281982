package dev.jwaku.tools.conditions;

import java.util.Locale;

/** What people do to each other. */
public enum Kind {
    /** Two contacts write in turn. */
    ONE_TO_ONE("1:1"),
    /** Pairs of strangers: one asks, the other accepts. */
    CONTACT_REQUEST("contact request"),
    /** Three people create groups in turn; each of the others must learn of each. */
    GROUP_CREATION("group creation"),
    /** Three people write in turn into one group; each of the others must get each message. */
    GROUP_MESSAGES("group messages"),
    /** One asks to join communities of the other, which lets him in. */
    COMMUNITY_JOIN("join community"),
    /** One leaves communities of the other. */
    COMMUNITY_LEAVE("leave community");

    private final String title;

    Kind(String title) {
        this.title = title;
    }

    /** For a human. */
    public String title() {
        return title;
    }

    /** For a command line. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
