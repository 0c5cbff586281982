package dev.jwaku.peers;

/**
 * Everything that the state of the link depends on, at one moment.
 *
 * @param connections peers connected
 * @param live those of them that gave a sign of life lately
 * @param canSend whether a live peer would take a message
 * @param canReceive whether a live peer brings messages
 * @param canVerify whether a live store node is connected, or we are one
 * @param enough whether there are as many live peers as the protocols want
 */
public record LinkInputs(
        int connections, int live, boolean canSend, boolean canReceive, boolean canVerify, boolean enough) {
    /** Nobody is there. */
    public static LinkInputs none() {
        return new LinkInputs(0, 0, false, false, false, false);
    }

    LinkState goal() {
        if (live > 0 && enough) {
            return LinkState.CONNECTED;
        }
        if (live > 0 && (canSend || canReceive)) {
            return LinkState.PARTIAL;
        }
        return connections > 0 ? LinkState.PROBING : LinkState.OFFLINE;
    }
}
