package dev.jwaku.messenger.datasync;

/** What is known about the last envelope that brought a message: whether store nodes keep it for the recipient. */
public enum Proof {
    /** It did not leave, or nobody can say. */
    NONE,
    /** It was published, and delivery asks store nodes. */
    EXPECTED,
    /** Store nodes said that they hold it. */
    STORED
}
