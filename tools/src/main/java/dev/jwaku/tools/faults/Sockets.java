package dev.jwaku.tools.faults;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Endings of sockets. None of them throws. */
final class Sockets {
    private static final Logger log = LoggerFactory.getLogger(Sockets.class);

    private Sockets() {}

    /** Closes with a TCP reset: the other end loses what it has not read yet. */
    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            log.atTrace().log("already closed");
        }
        close(socket);
    }

    static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            log.atTrace().setCause(e).log("closing failed");
        }
    }
}
