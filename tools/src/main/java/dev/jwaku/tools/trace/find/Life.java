package dev.jwaku.tools.trace.find;

import dev.jwaku.tools.trace.model.Gap;
import dev.jwaku.tools.trace.model.Span;
import java.util.List;
import java.util.Optional;

/**
 * When a node ran, when it had a network, and when its log is silent; on the reference clock.
 *
 * @param down when it did not run
 * @param cut when it had no network
 * @param gaps when its log says nothing
 */
public record Life(List<Span> down, List<Span> cut, List<Gap> gaps) {
    boolean isDown(long from, long to) {
        return down.stream().anyMatch(span -> span.overlaps(from, to));
    }

    boolean isCut(long from, long to) {
        return cut.stream().anyMatch(span -> span.overlaps(from, to));
    }

    Optional<Gap> gap(long from, long to) {
        return gaps.stream().filter(gap -> gap.span().overlaps(from, to)).findFirst();
    }
}
