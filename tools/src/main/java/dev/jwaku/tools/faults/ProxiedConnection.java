package dev.jwaku.tools.faults;

import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.net.Socket;

/** One connection through the proxy: two sockets and a lane for each direction between them. */
final class ProxiedConnection {
    private final long number;
    private final Socket dialer;
    private final Socket onward;
    private final Lane toTarget;
    private final Lane fromTarget;

    ProxiedConnection(World world, Link link, Socket dialer, Socket onward, long number) {
        this.number = number;
        this.dialer = dialer;
        this.onward = onward;
        this.toTarget = new Lane(world, link, Direction.TO_TARGET, dialer, onward, this::reset);
        this.fromTarget = new Lane(world, link, Direction.FROM_TARGET, onward, dialer, this::reset);
    }

    /** No other connection of the proxy has the same. */
    long number() {
        return number;
    }

    /** Whether bytes were swallowed, so that it must never flow again. */
    boolean hasHole() {
        return toTarget.hasHole() || fromTarget.hasHole();
    }

    /** Forwards until both directions have ended, then closes both sockets. */
    void run(Tasks tasks) {
        try {
            tasks.start("reader to target", toTarget::readAll);
            tasks.start("reader from target", fromTarget::readAll);
            Tasks.Task back = tasks.start("writer from target", fromTarget::writeAll);
            toTarget.writeAll();
            back.join(Deadline.NEVER);
        } catch (CancelledException e) {
            reset();
            throw e;
        } finally {
            toTarget.close();
            fromTarget.close();
            Sockets.close(onward);
            Sockets.close(dialer);
        }
    }

    /** Resets both ends. Idempotent, any thread. */
    void reset() {
        toTarget.close();
        fromTarget.close();
        Sockets.reset(onward);
        Sockets.reset(dialer);
    }
}
