package dev.jwaku.waku.store;

/** A store node answered with something else than messages. The message names the peer. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * @param status its code, see {@link StoreStatus}
     * @param message names the peer and what it said
     */
    public StoreException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The code of its answer. */
    public int status() {
        return status;
    }
}
