package dev.jwaku.libp2p.host;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what is left of the connections of a peer that connects once more. Nobody dials a peer that is connected,
 * so either both have dialed each other at the same time, or the peer has lost its end of the older connection: it has
 * another address, or was started again. What is written into such a connection is lost, and nothing says so.
 *
 * <p>The older connection is asked a question, and closed if it keeps silent. Unless the two may have dialed each
 * other, which directions and times tell, it is in doubt until then: streams are opened on the new one.
 *
 * <p>Where one side dialed both, the older one may only stand still ({@link Host#connectAnew}). It has more time,
 * because what was sent over it may still come, before the answer; then who dialed closes it.
 */
final class OlderConnections {
    /** Two that dial each other at the same time are through within this of each other: no dial takes longer. */
    static final Duration SIMULTANEOUS = ConnectionLimits.DEFAULT_HANDSHAKE_TIMEOUT;
    /** How long an older connection may be silent after the question. */
    static final Duration PATIENCE = Duration.ofSeconds(10);
    /** The same where one side dialed both: TCP waits up to a minute before it sends again. */
    static final Duration DRAINED_WITHIN = Duration.ofSeconds(60);

    private static final Logger log = LoggerFactory.getLogger(OlderConnections.class);

    private final World world;
    private final PeerTable peers;
    private final Tasks tasks;
    private final Consumer<Network.Connection> drop;

    /** @param drop closes a connection and forgets it */
    OlderConnections(World world, PeerTable peers, Tasks tasks, Consumer<Network.Connection> drop) {
        this.world = world;
        this.peers = peers;
        this.tasks = tasks;
        this.drop = drop;
    }

    /**
     * A peer has connected while these connections stood.
     *
     * @return whether any of them is in doubt now
     */
    boolean check(Network.Connection fresh, List<PeerTable.Held> older) {
        boolean anyInDoubt = false;
        for (PeerTable.Held held : older) {
            Network.Connection one = held.connection();
            boolean ofBoth = one.info().outbound() != fresh.info().outbound();
            if (!ofBoth || world.nanoTime() - held.sinceNanos() > SIMULTANEOUS.toNanos()) {
                peers.doubt(one, true);
                anyInDoubt = true;
            }
            try {
                tasks.start("ask older " + one.info().peer(), () -> ask(one, ofBoth));
            } catch (CancelledException e) {
                log.atTrace().log("host is closed, nobody is asked");
            }
        }
        return anyInDoubt;
    }

    private void ask(Network.Connection older, boolean ofBoth) {
        long asked = world.nanoTime();
        boolean answers = answers(older, ofBoth ? PATIENCE : DRAINED_WITHIN);
        boolean isLast = peers.preferredConnectionTo(older.info().peer())
                .filter(preferred -> preferred != older)
                .isEmpty();
        if (!ofBoth && isLast) {
            peers.doubt(older, false); // nim-libp2p may refuse a second connection; this is all that there is
        } else if (!ofBoth && older.info().outbound()) {
            log.atTrace().addKeyValue("peer", older.info().peer()).log("connection is replaced, closing");
            drop.accept(older);
        } else if (answers || older.muxed().heardNanos() > asked) {
            peers.doubt(older, false);
        } else {
            log.atDebug().addKeyValue("peer", older.info().peer()).log("older connection is silent, closing");
            drop.accept(older);
        }
    }

    private boolean answers(Network.Connection older, Duration patience) {
        try {
            ConnectionQuestion.ask(older, Deadline.after(world, patience));
            return true;
        } catch (Libp2pException e) {
            return false;
        }
    }
}
