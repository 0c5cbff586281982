package dev.jwaku.waku.peerexchange;

import dev.jwaku.waku.enr.Enr;
import java.util.List;

/** The records that may be handed out. */
@FunctionalInterface
public interface KnownRecords {
    /** A snapshot, of nodes believed alive and of our network. Must not block. */
    List<Enr> snapshot();
}
