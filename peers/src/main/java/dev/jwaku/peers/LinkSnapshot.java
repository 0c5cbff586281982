package dev.jwaku.peers;

/**
 * The link at one moment.
 *
 * @param state where it stands
 * @param canSend whether a live peer would take a message
 * @param canReceive whether a live peer brings messages
 * @param canVerify whether a live peer could be asked what was stored; says nothing about being connected
 * @param livePeers peers that gave a sign of life lately
 */
public record LinkSnapshot(LinkState state, boolean canSend, boolean canReceive, boolean canVerify, int livePeers) {
    /** In the words of the Waku API. */
    public ConnectionStatus status() {
        return state.status();
    }
}
