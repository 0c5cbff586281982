/**
 * Measures a filter service: many clients, one service node in a process of its own, a relay node that feeds it.
 * {@link dev.jwaku.tools.filter.FilterBench} runs it, {@code ./jwaku bench filter} is its command. Linux.
 */
@NullMarked
package dev.jwaku.tools.filter;

import org.jspecify.annotations.NullMarked;
