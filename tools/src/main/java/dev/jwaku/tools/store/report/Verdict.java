package dev.jwaku.tools.store.report;

/**
 * A limit, and what was found.
 *
 * @param threshold the limit
 * @param at where it was looked at; empty if nothing was measured that it speaks of
 * @param found the figure; not a number if there is none
 * @param good whether the limit holds
 */
public record Verdict(Threshold threshold, String at, double found, boolean good) {}
