package dev.jwaku.tools.verification;

/**
 * An hour of one pattern under one load.
 *
 * @param bytesPerHour on the wire in both directions, without what the connection takes anyway
 * @param missed messages that did not come by themselves, early enough to be found
 * @param found those of them that the pattern found
 */
public record VerificationRow(VerificationLoad load, String pattern, long bytesPerHour, int missed, int found) {
    /** Whether everything that was missed was found. */
    public boolean isComplete() {
        return found == missed;
    }
}
