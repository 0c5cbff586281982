package dev.jwaku.peers;

/** How well a node is connected, in the words of the Waku API. */
public enum ConnectionStatus {
    /** Nothing goes out, nothing comes in. */
    DISCONNECTED("Disconnected"),
    /** Something does; fewer peers than wanted. */
    PARTIALLY_CONNECTED("PartiallyConnected"),
    /** As many peers as wanted: four in the mesh, or two each for light push and filter. */
    CONNECTED("Connected");

    private final String text;

    ConnectionStatus(String text) {
        this.text = text;
    }

    /** As nwaku writes it. */
    @Override
    public String toString() {
        return text;
    }
}
