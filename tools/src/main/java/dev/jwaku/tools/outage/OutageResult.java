package dev.jwaku.tools.outage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All runs.
 *
 * @param descriptions of the contestants by name, ours first
 * @param runs by contestant
 */
public record OutageResult(OutagePlan plan, Map<String, String> descriptions, Map<String, List<OutageRun>> runs) {
    /** Copies, in order. */
    public OutageResult {
        descriptions = new LinkedHashMap<>(descriptions);
        runs = new LinkedHashMap<>(runs);
    }

    /** Whether all runs of ours were good. */
    public boolean isGood() {
        List<OutageRun> ours = new ArrayList<>();
        descriptions.keySet().stream().findFirst().map(runs::get).ifPresent(ours::addAll);
        return !ours.isEmpty() && ours.stream().allMatch(OutageRun::isGood);
    }
}
