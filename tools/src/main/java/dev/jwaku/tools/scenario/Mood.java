package dev.jwaku.tools.scenario;

/** How a service behaves. */
public enum Mood {
    /** As it should. */
    HONEST,
    /** Answers after a delay. */
    SLOW,
    /** Fails a share of requests. */
    ERRING,
    /** Store: hides a share of messages, always the same ones. Light push: says 200 and drops. */
    HIDING,
    /** Store: says it has what it was asked for. */
    CLAIMING,
    /** Store: gives other bodies than those asked for. */
    WRONG,
    /** Store: always has another page. */
    ENDLESS,
    /** Keeps nothing and says so. */
    EMPTY,
    /** Light push: always 505, "no peers to relay". */
    NO_PEERS,
    /** Light push: always 421, "not my shard". */
    MISDIRECTED,
    /** Light push: always 429. */
    BUSY,
    /** Filter: takes subscriptions, answers pings, pushes nothing. */
    SILENT
}
