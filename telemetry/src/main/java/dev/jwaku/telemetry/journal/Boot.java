package dev.jwaku.telemetry.journal;

import dev.jwaku.runtime.Bytes;

/**
 * The present boot of the present installation.
 *
 * @param install number of its row
 * @param installId as uploads say it
 * @param secret of the tags
 * @param installedAtMillis when the installation id was drawn
 * @param number of its row
 * @param startNanos monotonic time when it began
 */
record Boot(int install, Bytes installId, Bytes secret, long installedAtMillis, long number, long startNanos) {
    Tags tags() {
        return new Tags(secret);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Boot[" + installId + ", " + number + "]";
    }
}
