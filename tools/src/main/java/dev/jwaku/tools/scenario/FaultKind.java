package dev.jwaku.tools.scenario;

/** What can be done to nodes and links. */
public enum FaultKind {
    /** Links lose a share of their segments. */
    LOSS,
    /** Links get another latency and jitter. */
    LATENCY,
    /** Links get a capacity. */
    BANDWIDTH,
    /** Everything between two sides is lost; nobody is told. */
    PARTITION,
    /** Everything from the one side to the other is lost. */
    ONE_WAY,
    /** Everything from and to a host is lost: a black hole. */
    ISOLATE,
    /** Connections are reset, then everything is lost. */
    CUT,
    /** Connections are reset, once. */
    RESET,
    /** A host's processes read nothing. */
    STALL,
    /** SIGKILL; started again when the fault ends. */
    KILL,
    /** Power loss; started again when the fault ends. */
    CRASH,
    /** SIGSTOP. */
    STOP,
    /** The laptop is closed. */
    SLEEP,
    /** The wall clock is moved. */
    CLOCK,
    /** The application says that the network has changed. */
    NETWORK_CHANGED,
    /** The host gets another address; connections of the old one are dead without anybody being told. */
    MOVE,
    /** Files cannot grow any more. */
    DISK_FULL,
    /** A store node gets a mood. */
    STORE,
    /** A hostile light push node gets a mood. */
    PUSH,
    /** A hostile filter node gets a mood. */
    FILTER;

    /** As files write it. */
    public String id() {
        return Units.name(this);
    }

    /** Whether it is about links between two sides, the second of which may be everybody. */
    boolean isOfLinks() {
        return switch (this) {
            case LOSS, LATENCY, BANDWIDTH, PARTITION, ONE_WAY, CUT, RESET -> true;
            default -> false;
        };
    }
}
