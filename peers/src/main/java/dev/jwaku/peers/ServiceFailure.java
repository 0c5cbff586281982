package dev.jwaku.peers;

import java.util.Locale;

/** Why a service peer was of no use. */
public enum ServiceFailure {
    /** It could not be dialed. */
    UNREACHABLE(2),
    /** It did not answer a request in time, or the connection broke. */
    NO_ANSWER(1),
    /** It answered with an error of its own (500, 503, 505, 421). */
    REFUSED(1),
    /** It refused or did not answer a SUBSCRIBE. */
    SUBSCRIBE(2),
    /** It did not answer a filter ping. */
    PING(1),
    /** It is alive and pushes nothing, or says what others contradict. */
    SILENT(2);

    private final int weight;

    ServiceFailure(int weight) {
        this.weight = weight;
    }

    /** How many ordinary failures it stands for. */
    int weight() {
        return weight;
    }

    /** Its name in metrics. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
