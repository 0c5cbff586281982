package dev.jwaku.tools.store;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import java.io.IOException;
import java.util.Optional;

/** A node with the archive that is measured. Closing it ends it. */
interface StoreNode extends AutoCloseable {
    /** Where it listens, with its name. */
    Multiaddr address();

    /** What its archive has answered so far, if it can be asked. */
    Optional<Mixing.QueryTime> queryTime();

    @Override
    void close() throws IOException;

    /** Starts nodes. */
    @FunctionalInterface
    interface Starter {
        /**
         * Starts one, with the shards of the history.
         *
         * @param databaseUrl with user and password
         * @param retentionSeconds how long it keeps messages
         * @throws IOException if it does not come to listen
         */
        StoreNode start(String databaseUrl, long retentionSeconds) throws IOException;
    }
}
