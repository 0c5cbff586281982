package dev.jwaku.tools.outage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All runs.
 *
 * @param descriptions of the contestants by name
 * @param ours names of those that the verdict is about
 * @param runs by contestant
 */
public record OutageResult(
        OutagePlan plan, Map<String, String> descriptions, List<String> ours, Map<String, List<OutageRun>> runs) {
    /** Copies, in order. */
    public OutageResult {
        descriptions = new LinkedHashMap<>(descriptions);
        ours = List.copyOf(ours);
        runs = new LinkedHashMap<>(runs);
    }

    /** Whether all runs of ours were good. */
    public boolean isGood() {
        return !ours.isEmpty()
                && ours.stream()
                        .map(name -> runs.getOrDefault(name, List.of()))
                        .allMatch(found -> !found.isEmpty() && found.stream().allMatch(OutageRun::isGood));
    }
}
