package dev.jwaku.peers;

/** Where the node's link to the network stands (reliability.md section 10.4). */
public enum LinkState {
    /** No peer is alive. Peers are dialed again and again; failures say nothing about them. */
    OFFLINE(ConnectionStatus.DISCONNECTED),
    /** Connections stand, but nothing can be sent or received over them, or none has proved to be alive. */
    PROBING(ConnectionStatus.DISCONNECTED),
    /** The link is back or has changed: connections are checked, everybody is forgiven, good peers are dialed. */
    RECOVERING(ConnectionStatus.DISCONNECTED),
    /** Something can be sent or received. */
    PARTIAL(ConnectionStatus.PARTIALLY_CONNECTED),
    /** As many live peers as the protocols want. */
    CONNECTED(ConnectionStatus.CONNECTED);

    private final ConnectionStatus status;

    LinkState(ConnectionStatus status) {
        this.status = status;
    }

    /** In the words of the Waku API. */
    public ConnectionStatus status() {
        return status;
    }
}
