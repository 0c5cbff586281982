package dev.jwaku.tools.filter;

/**
 * What the service node has to do.
 *
 * @param clients subscribed peers; every message matches all of them
 * @param rate messages per second
 * @param seconds how long
 */
public record FilterLoad(int clients, int rate, int seconds) {
    /** Pushes per second. */
    public int pushesPerSecond() {
        return clients * rate;
    }

    /** Messages in all. */
    int messages() {
        return rate * seconds;
    }
}
