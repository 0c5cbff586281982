package dev.jwaku.waku.ratelimit;

import dev.jwaku.libp2p.identity.PeerId;

/** Decides whether a server may answer one more request. Thread-safe; does not block. */
@FunctionalInterface
public interface RequestGate {
    /** Lets everything pass. */
    RequestGate OPEN = peer -> true;

    /** Takes one request of the peer into account; false means that it is over a limit and gets refused. */
    boolean admit(PeerId peer);
}
