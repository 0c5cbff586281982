package dev.jwaku.tools.lpt;

import dev.jwaku.tools.lpt.report.LptReport;

/** What the exit status of a run says. */
public final class LptExit {
    /** All limits hold, or there are none. */
    public static final int GOOD = 0;
    /** A limit does not hold. */
    public static final int OVER_LIMIT = 1;
    /** Wrong use. */
    public static final int WRONG_USE = 2;
    /** No service node was found that can be used. */
    public static final int NO_SERVICE_PEER = 3;
    /** A receiver was there, and no message ever came. */
    public static final int SILENCE = 4;

    private LptExit() {}

    /** The exit status of a run that came to its end. */
    public static int of(LptReport report) {
        if (report.isSilent()) {
            return SILENCE;
        }
        return report.isGood() ? GOOD : OVER_LIMIT;
    }
}
