package dev.jwaku.tools.lpt.report;

import dev.jwaku.tools.lpt.count.ClockOffsets;
import dev.jwaku.tools.lpt.count.CountRules;
import dev.jwaku.tools.lpt.count.PairCount;
import dev.jwaku.tools.lpt.count.PairCounter;
import dev.jwaku.tools.lpt.count.ReceiverLog;
import dev.jwaku.tools.lpt.count.SenderLog;
import dev.jwaku.tools.lpt.journal.Incident;
import dev.jwaku.tools.lpt.journal.Journals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run found.
 *
 * @param version of jwaku
 * @param host on which machine the report was made
 * @param rules how messages were judged
 * @param senders each by itself
 * @param receivers what they got
 * @param pairs every sender at every receiver
 * @param totals sums over all pairs
 * @param incidents what happened beside messages, by time
 * @param names what to call nodes, by peer id
 * @param unreadableLines lines of journals that could not be read
 * @param verdicts on the limits
 */
public record LptReport(
        String version,
        String host,
        CountRules rules,
        List<SenderSummary> senders,
        List<ReceiverLog> receivers,
        List<PairCount> pairs,
        Totals totals,
        List<Incident> incidents,
        Map<String, String> names,
        long unreadableLines,
        List<Limit.Verdict> verdicts) {
    public LptReport {
        senders = List.copyOf(senders);
        receivers = List.copyOf(receivers);
        pairs = List.copyOf(pairs);
        incidents = List.copyOf(incidents);
        verdicts = List.copyOf(verdicts);
    }

    /**
     * Counts.
     *
     * @param host on which machine
     */
    public static LptReport of(Journals journals, CountRules rules, List<Limit> limits, String version, String host) {
        List<SenderLog> senders = journals.senders();
        List<ReceiverLog> receivers = journals.receivers();
        ClockOffsets clocks = ClockOffsets.of(senders, receivers);
        List<PairCount> pairs = new ArrayList<>();
        for (SenderLog sender : senders) {
            for (ReceiverLog receiver : receivers) {
                pairs.add(PairCounter.count(sender, receiver, rules, clocks.between(sender, receiver)));
            }
        }
        Totals totals = Totals.of(pairs);
        List<Incident> incidents = new ArrayList<>(journals.incidents());
        incidents.sort(Comparator.comparingLong(Incident::atNanos));
        Map<String, String> names = new TreeMap<>();
        incidents.forEach(incident -> names.put(incident.node(), journals.label(incident.node())));
        return new LptReport(
                version,
                host,
                rules,
                senders.stream().map(SenderSummary::of).toList(),
                receivers,
                pairs,
                totals,
                incidents,
                names,
                journals.unreadableLines(),
                limits.stream().map(limit -> limit.check(totals)).toList());
    }

    /** Whether all limits hold. */
    public boolean isGood() {
        return verdicts.stream().allMatch(Limit.Verdict::good);
    }

    /** Whether there were receivers and none of them got a message. */
    public boolean isSilent() {
        return !receivers.isEmpty()
                && receivers.stream().allMatch(receiver -> receiver.arrivals().isEmpty());
    }

    /** What to call a node. */
    public String name(String node) {
        return names.getOrDefault(node, node);
    }
}
