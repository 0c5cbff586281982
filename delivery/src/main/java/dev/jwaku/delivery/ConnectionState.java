package dev.jwaku.delivery;

/** How well the node is connected, in the words of the Waku API. */
public enum ConnectionState {
    /** No live peer on any shard in use: nothing goes out, nothing comes in. */
    DISCONNECTED,
    /** Fewer live peers than gossipsub wants in a mesh. */
    PARTIALLY_CONNECTED,
    /** At least {@link #ENOUGH_PEERS} live peers on every shard in use. */
    CONNECTED;

    /** Lower bound of gossipsub's mesh (D_low). */
    public static final int ENOUGH_PEERS = 4;

    static ConnectionState of(int fewestPeers) {
        return fewestPeers == 0 ? DISCONNECTED : fewestPeers < ENOUGH_PEERS ? PARTIALLY_CONNECTED : CONNECTED;
    }
}
