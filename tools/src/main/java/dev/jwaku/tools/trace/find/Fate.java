package dev.jwaku.tools.trace.find;

/** What became of a message at a node that may have had to get it. */
public enum Fate {
    /** It arrived in time. */
    DELIVERED(Group.GOOD),
    /** It arrived late, or by another way than the one that failed. */
    RECOVERED(Group.GOOD),
    /** The application gave it to its node, and it went no further. */
    NOT_PUBLISHED(Group.LOST),
    /** The light push service refused it. */
    PUSH_REJECTED(Group.LOST),
    /** The light push request had no answer, and no service knows of it. */
    PUSH_TIMEOUT(Group.LOST),
    /** It was published to no peer. */
    NO_PEERS(Group.LOST),
    /** A validator refused it. */
    REJECTED(Group.LOST),
    /** It was sent to the node, and did not arrive although the node ran. */
    LINK_LOST(Group.LOST),
    /** No neighbour sent it to the node. */
    NEVER_OFFERED(Group.LOST),
    /** The service had dropped the filter subscription, and the client had not asked for that. */
    SUB_EXPIRED(Group.LOST),
    /** The node did not run. */
    NODE_DOWN(Group.LOST),
    /** The node had no network. */
    NET_DOWN(Group.LOST),
    /** It arrived and could not be decoded. */
    DECODE_FAIL(Group.LOST),
    /** It arrived, and the application did not get it. */
    APP_DROP(Group.LOST),
    /** It did not arrive, and the logs do not say why: a neighbour's has a gap or there is none. */
    UNEXPLAINED(Group.LOST),
    /** The node's own log is silent about the time. */
    LOG_GAP(Group.UNKNOWN),
    /** The node's log does not have the lines that would tell. */
    UNVERIFIED(Group.UNKNOWN),
    /** It was not for the node. */
    NOT_SUBSCRIBED(Group.NOT_EXPECTED);

    private final Group group;

    Fate(Group group) {
        this.group = group;
    }

    /** How a fate counts. */
    public enum Group {
        /** The node has it. */
        GOOD,
        /** The node does not have it. */
        LOST,
        /** Nobody can tell; neither lost nor found. */
        UNKNOWN,
        /** It did not have to. */
        NOT_EXPECTED
    }

    public Group group() {
        return group;
    }

    /** Whether it counts as a loss. */
    public boolean isLost() {
        return group == Group.LOST;
    }
}
