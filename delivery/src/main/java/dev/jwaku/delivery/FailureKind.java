package dev.jwaku.delivery;

/** Why a message failed. */
public enum FailureKind {
    /** It can never be sent: the network would refuse it. */
    REFUSED,
    /** No live peer took it in time. Nobody has it, as far as is known. */
    NOT_PUBLISHED,
    /** Peers took it, but no store node had it in time. It may have arrived nevertheless. */
    UNCONFIRMED
}
