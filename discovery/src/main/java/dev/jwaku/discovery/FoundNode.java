package dev.jwaku.discovery;

import dev.jwaku.waku.enr.Enr;

/**
 * A node that a source named.
 *
 * @param record its newest record
 * @param source who named it first
 * @param seenNanos when it was named last, on the world's monotonic clock
 */
public record FoundNode(Enr record, Discovery.Source source, long seenNanos) {}
