package dev.jwaku.peers;

/** The place where the ledger is kept cannot be used. It costs the memory, not the node. */
public final class LedgerStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what failed. */
    public LedgerStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
