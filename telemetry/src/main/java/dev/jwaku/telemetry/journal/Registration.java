package dev.jwaku.telemetry.journal;

import dev.jwaku.runtime.Bytes;

/**
 * An installation id that was used here, and what it takes to have everything of it deleted.
 *
 * @param number of its row
 * @param installId as uploads said it
 * @param deleteToken secret
 */
public record Registration(int number, Bytes installId, Bytes deleteToken) {
    /** Without the token. */
    @Override
    public String toString() {
        return "Registration[" + installId.toHex() + "]";
    }
}
