package dev.jwaku.tools.outage;

import java.io.IOException;

/**
 * Two nodes and the only peer that both have, each a process. What happens to texts goes into the journal that it was
 * opened with. Closing it ends the processes.
 */
interface OutageLine extends AutoCloseable {
    /**
     * Has an end send a text. Returns when that end's program says that it took it.
     *
     * @throws IOException if it says that it did not
     */
    void send(End from, String text) throws IOException;

    /** SIGKILL to the middle; returns when it is gone. */
    void killMiddle();

    /** Starts the middle again, with the same key and port; returns when it listens. @throws IOException if it fails */
    void startMiddle() throws IOException;

    @Override
    void close() throws IOException;
}
