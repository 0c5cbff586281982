/**
 * Micro benchmarks (JMH) of what every message passes: noise, yamux, message hash, payload version 1.
 *
 * <p>{@link dev.jwaku.bench.Main} runs them. Whole processes are measured elsewhere, by {@code ./jwaku bench relay}.
 */
@NullMarked
package dev.jwaku.bench;

import org.jspecify.annotations.NullMarked;
