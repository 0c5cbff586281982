/**
 * The node's figures for Prometheus: {@link dev.jwaku.node.metrics.MetricsPage} writes the text,
 * {@link dev.jwaku.node.metrics.MetricsServer} serves it. Names are nwaku's where it has the figure (node-interface.md
 * section 4).
 */
@NullMarked
package dev.jwaku.node.metrics;

import org.jspecify.annotations.NullMarked;
