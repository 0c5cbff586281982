package dev.jwaku.tools.trace.report;

import dev.jwaku.tools.trace.TraceResult;
import dev.jwaku.tools.trace.find.Story;
import java.util.List;
import java.util.Optional;

/**
 * What is reported.
 *
 * @param result of the trace
 * @param verdicts about limits
 * @param asked the story of the message that was asked for
 * @param version of jwaku
 */
public record TraceReport(TraceResult result, List<Limit.Verdict> verdicts, Optional<Story> asked, String version) {
    /** Whether all limits hold. */
    public boolean isGood() {
        return verdicts.stream().allMatch(Limit.Verdict::good);
    }
}
