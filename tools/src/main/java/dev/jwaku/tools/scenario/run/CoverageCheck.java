package dev.jwaku.tools.scenario.run;

import dev.jwaku.delivery.CoverageReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Invariant I5: verified time only grows, also over restarts (I11), and of what the store nodes that certified it
 * listed in it nothing is unknown to the reader.
 */
final class CoverageCheck {
    private static final Duration REVISION = Duration.ofSeconds(5);

    private final Journal journal;
    private final Map<String, List<Claim>> claims = new LinkedHashMap<>();
    private final Map<String, List<Stretch>> verified = new LinkedHashMap<>();
    private final Map<String, Long> clockSet = new LinkedHashMap<>();

    CoverageCheck(Journal journal) {
        this.journal = journal;
    }

    /** What an honest store node had when it was asked. */
    record Listed(int number, long timestamp) {}

    /** A time that was said to be complete, nanoseconds since 1970, and what there was. */
    record Claim(long from, long until, List<Listed> listed) {}

    private record Stretch(Instant from, Instant until) {
        private boolean overlaps(CoverageReport.Gap gap, Instant since) {
            Instant begin = from.isAfter(since) ? from : since;
            return gap.from().isBefore(until) && begin.isBefore(gap.until()) && begin.isBefore(until);
        }
    }

    /** A person's node says that it has everything of a time. */
    void claimed(String person, Claim claim) {
        claims.computeIfAbsent(person, name -> new ArrayList<>()).add(claim);
    }

    /** How many of its claims are open: what is in the inbox now was not read yet. */
    int open(String person) {
        return claims.getOrDefault(person, List.of()).size();
    }

    /**
     * The person has read its whole inbox.
     *
     * @param many so many claims were open before it began
     */
    void read(String person, int many, IntPredicate isShown) {
        List<Claim> open = claims.getOrDefault(person, List.of());
        for (int i = 0; i < many; i++) {
            Claim claim = open.removeFirst();
            claim.listed().stream()
                    .filter(listed -> listed.timestamp() >= claim.from() && listed.timestamp() < claim.until())
                    .filter(listed -> !isShown.test(listed.number()))
                    .findFirst()
                    .ifPresent(listed -> journal.violated(
                            "I5", person + " called a time complete and lacks message " + listed.number() + " of it"));
        }
    }

    /** What is verified, as the person's node says. */
    void covered(String person, CoverageReport report, long nowNanos) {
        Long set = clockSet.get(person);
        boolean isRevised = set != null && nowNanos - set < REVISION.toNanos();
        for (Stretch before : isRevised ? List.<Stretch>of() : verified.getOrDefault(person, List.of())) {
            for (CoverageReport.Gap gap : report.gaps()) {
                if (before.overlaps(gap, report.since())) {
                    journal.violated(
                            "I5", person + " does not know any more what it had verified: " + before + " " + gap);
                }
            }
        }
        List<Stretch> now = new ArrayList<>();
        Instant from = report.since();
        for (CoverageReport.Gap gap : report.gaps()) {
            if (from.isBefore(gap.from())) {
                now.add(new Stretch(from, gap.from()));
            }
            from = gap.until();
        }
        verified.put(person, now);
    }

    /** The person's clock was set, or its node knows better what time it is: claims are taken back soon. */
    void clockSet(String person, long nowNanos) {
        clockSet.put(person, nowNanos);
    }
}
