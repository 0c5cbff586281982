package dev.jwaku.tools.telemetry.service;

import dev.jwaku.tools.telemetry.estimate.ClusterSums;
import dev.jwaku.tools.telemetry.estimate.Estimate;
import dev.jwaku.tools.telemetry.estimate.Horizon;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the reports say beside two things that do not depend on them: what store nodes hold of a sample, as senders were
 * told, and what became of test messages on the same shard.
 *
 * @param delivered of messages whose fate is known
 * @param others by their source; those without data are not there
 */
record CrossCheck(Optional<Estimate> delivered, Map<Source, Other> others) {
    /** What is compared with. */
    enum Source {
        /** Store nodes, asked by senders. */
        STORE,
        /** Test messages. */
        CANARY;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One source.
     *
     * @param sums what it saw
     * @param estimate its share
     * @param difference how much more is delivered; empty if of that nothing is known
     */
    record Other(ClusterSums sums, Estimate estimate, Optional<Estimate.Difference> difference) {}

    static CrossCheck of(Group group, ClusterSums canaries, Horizon horizon) {
        Optional<Estimate> delivered = Estimate.of(group.figures().clusters(horizon));
        Map<Source, ClusterSums> seen = new LinkedHashMap<>();
        seen.put(Source.STORE, group.figures().storeClusters(horizon));
        seen.put(Source.CANARY, canaries);
        Map<Source, Other> others = new LinkedHashMap<>();
        seen.forEach((source, sums) -> Estimate.of(sums)
                .ifPresent(estimate ->
                        others.put(source, new Other(sums, estimate, delivered.map(share -> share.minus(estimate))))));
        return new CrossCheck(delivered, others);
    }

    /** The sources whose figures cannot be the same as those of the reports by chance. */
    List<Source> differing() {
        return others.entrySet().stream()
                .filter(other -> other.getValue()
                        .difference()
                        .filter(Estimate.Difference::isReal)
                        .isPresent())
                .map(Map.Entry::getKey)
                .toList();
    }
}
