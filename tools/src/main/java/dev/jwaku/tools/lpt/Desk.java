package dev.jwaku.tools.lpt;

import dev.jwaku.runtime.World;
import dev.jwaku.tools.lpt.journal.Incident;
import dev.jwaku.tools.lpt.journal.JournalLines;
import dev.jwaku.tools.lpt.journal.JournalStart;
import dev.jwaku.tools.lpt.journal.JournalWriter;
import dev.jwaku.tools.lpt.metrics.TesterMeters;
import dev.jwaku.tools.lpt.peers.Candidate;
import dev.jwaku.tools.lpt.peers.PeerRotation;
import dev.jwaku.tools.lpt.peers.PeerRotation.Decision;
import dev.jwaku.tools.lpt.peers.TesterHost;
import dev.jwaku.waku.message.Timestamps;

/**
 * What a sender and a receiver share: their host, their lines in the journal, and what they do when a service node
 * fails. Thread-safe.
 *
 * @param world the world
 * @param lines how service nodes are used
 * @param host the host of this one
 * @param label what to call it
 * @param journal where its lines go
 * @param meters what it counts
 * @param machine which machine this is: equal for all that share a clock
 */
public record Desk(
        World world,
        Lines lines,
        TesterHost host,
        String label,
        JournalWriter journal,
        TesterMeters meters,
        String machine) {
    /** The wall clock, nanoseconds since 1970. */
    long now() {
        return Timestamps.toNanos(world.now());
    }

    void started(String role, String runId) {
        journal.add(
                JournalLines.start(new JournalStart(host.name(), label, role, runId, machine, now(), lines.version())));
    }

    void happened(Incident.Kind kind, String peer, String text) {
        journal.add(JournalLines.incident(new Incident(host.name(), now(), kind, peer, text)));
    }

    /**
     * A service node failed.
     *
     * @param role its name in metrics
     * @return what is used from now on
     */
    Decision failed(PeerRotation rotation, int slot, Candidate peer, String role, String why) {
        meters.peerFailed(role, host.agent(peer.peer()));
        Decision decision = rotation.failed(slot, peer.peer());
        decision.instead().ifPresent(old -> {
            meters.switched(role);
            happened(Incident.Kind.SWITCHED, decision.use().peer().toString(), "instead of " + old.peer() + ": " + why);
        });
        if (decision.noOther()) {
            happened(Incident.Kind.NO_OTHER_PEER, peer.peer().toString(), why);
        }
        return decision;
    }
}
