package dev.jwaku.tools.store.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole run.
 *
 * @param setting where and how it ran: machine, versions, load, plan; names with text, in order
 * @param loads the history in each archive
 * @param agreements where two archives were compared
 * @param measured every shape, way and archive
 * @param mixes the mixed loads
 * @param verdicts the limits
 */
public record StoreReport(
        Map<String, String> setting,
        List<Loaded> loads,
        List<Agreement> agreements,
        List<Measured> measured,
        List<MixRun> mixes,
        List<Verdict> verdicts) {
    public StoreReport {
        setting = new LinkedHashMap<>(setting);
        loads = List.copyOf(loads);
        agreements = List.copyOf(agreements);
        measured = List.copyOf(measured);
        mixes = List.copyOf(mixes);
        verdicts = List.copyOf(verdicts);
    }

    /** Whether every limit holds, every message inserted is there, and both archives agree. */
    public boolean isGood() {
        return verdicts.stream().allMatch(Verdict::good)
                && mixes.stream().allMatch(mix -> mix.missing() == 0 && mix.refused() == 0)
                && agreements.stream().allMatch(agreement -> agreement.different() == 0);
    }

    /** The same with one more line about where and how it ran. */
    public StoreReport with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(setting);
        more.put(name, value);
        return new StoreReport(more, loads, agreements, measured, mixes, verdicts);
    }
}
