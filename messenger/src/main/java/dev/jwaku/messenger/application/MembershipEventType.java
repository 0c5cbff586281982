package dev.jwaku.messenger.application;

import java.util.Optional;

/** What changes in a private group. */
public enum MembershipEventType {
    /** The group begins; its author is the first member and administrator. */
    CHAT_CREATED(1),
    /** It has another name. */
    NAME_CHANGED(2),
    /** People were invited. */
    MEMBERS_ADDED(3),
    /** An invited person takes part. */
    MEMBER_JOINED(4),
    /** A person left, or an administrator removed it. */
    MEMBER_REMOVED(5),
    /** Members became administrators. */
    ADMINS_ADDED(6),
    /** An administrator is none any more. */
    ADMIN_REMOVED(7),
    /** It has another colour. */
    COLOR_CHANGED(8),
    /** It has another picture. */
    IMAGE_CHANGED(9);

    private final int number;

    MembershipEventType(int number) {
        this.number = number;
    }

    /** The number on the wire. */
    public int number() {
        return number;
    }

    /** The type with this number. */
    public static Optional<MembershipEventType> of(int number) {
        return number >= 1 && number <= values().length ? Optional.of(values()[number - 1]) : Optional.empty();
    }
}
