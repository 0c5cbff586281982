package dev.jwaku.telemetry.record;

/**
 * How often what happened since the installation id was drawn, over all its boots. They only grow, so that one late
 * heartbeat says what any number of lost records would have said.
 *
 * @param sent messages to be sent; each recipient counts
 * @param sentErrors of these, given up before any peer of the network took them
 * @param acked of these, acknowledged by their recipient; each counts once
 * @param expired of these, not acknowledged within the time that the messenger tries
 * @param received messages taken in; each counts once
 * @param duplicates further copies of messages that were taken in before
 * @param receivedFromStore of the received, those that a store node had to bring
 * @param dropped records that were made and will never be uploaded
 */
public record Counters(
        long sent,
        long sentErrors,
        long acked,
        long expired,
        long received,
        long duplicates,
        long receivedFromStore,
        long dropped) {
    /** Nothing happened yet. */
    public static final Counters ZERO = new Counters(0, 0, 0, 0, 0, 0, 0, 0);

    /** Checks the numbers. */
    public Counters {
        Checks.count("sent", sent);
        Checks.count("sent_err", sentErrors);
        Checks.count("acked", acked);
        Checks.count("expired", expired);
        Checks.count("recv", received);
        Checks.count("recv_dup", duplicates);
        Checks.count("recv_store", receivedFromStore);
        Checks.count("dropped", dropped);
    }

    /** Both together. */
    public Counters plus(Counters more) {
        return new Counters(
                sent + more.sent,
                sentErrors + more.sentErrors,
                acked + more.acked,
                expired + more.expired,
                received + more.received,
                duplicates + more.duplicates,
                receivedFromStore + more.receivedFromStore,
                dropped + more.dropped);
    }
}
