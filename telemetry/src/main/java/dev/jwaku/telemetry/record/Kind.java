package dev.jwaku.telemetry.record;

/** What a message is. */
public enum Kind {
    /** Somebody asks to be a contact. */
    CONTACT_REQUEST(0),
    /** The answer that says yes. */
    CONTACT_ACCEPT(1),
    /** Somebody asks to join a community. */
    COMMUNITY_JOIN_REQUEST(2),
    /** The answer of the community. */
    COMMUNITY_JOIN_RESPONSE(3),
    /** A text between two people. */
    ONE_TO_ONE(4),
    /** A text in a private group. */
    PRIVATE_GROUP(5),
    /** A change of the members, name or administrators of a private group. */
    GROUP_MEMBERSHIP(6),
    /** Any other message to people: an edit, a reaction. */
    OTHER_DM(7),
    /** Nothing but acknowledgements. */
    MVDS_ACK_ONLY(8);

    private final int code;

    Kind(int code) {
        this.code = code;
    }

    /** For databases. */
    public int code() {
        return code;
    }
}
