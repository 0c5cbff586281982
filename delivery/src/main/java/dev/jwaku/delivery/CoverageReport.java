package dev.jwaku.delivery;

import java.time.Instant;
import java.util.List;

/**
 * For which times all messages of a subscription are here, as far as store nodes know. The claim is true while one of
 * the nodes asked is honest.
 *
 * @param since from when on messages are wanted
 * @param completeUntil everything from {@code since} up to this moment is here; {@code since} if nothing is proved
 * @param finalUntil as {@code completeUntil}, compared a second time after stores had time to compare among themselves
 * @param gaps what is not proved yet, ascending, up to 20 seconds ago; the last minute or so is always among them
 * @param verifiable whether any store node is known; without one nothing is ever proved, and what was missed is lost
 */
public record CoverageReport(
        Instant since, Instant completeUntil, Instant finalUntil, List<Gap> gaps, boolean verifiable) {
    /** Copies the gaps. */
    public CoverageReport {
        gaps = List.copyOf(gaps);
    }

    /** A time in which messages may have been missed. */
    public record Gap(Instant from, Instant until) {}
}
