/** The figures of a running tester for Prometheus, under the reference tester's names and under ours. */
@NullMarked
package dev.jwaku.tools.lpt.metrics;

import org.jspecify.annotations.NullMarked;
