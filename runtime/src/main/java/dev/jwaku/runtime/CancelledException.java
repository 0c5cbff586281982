package dev.jwaku.runtime;

/** The calling task was interrupted, or its owner is closed: it should end now. The interrupt flag stays set. */
public final class CancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what was being done, by whom */
    public CancelledException(String message) {
        super(message);
    }
}
