package dev.jwaku.tools.store.report;

/**
 * Whether both archives gave the same answers, which is what makes their times comparable.
 *
 * @param shape what was asked
 * @param asked how many questions
 * @param different how many answers differed
 */
public record Agreement(String shape, int asked, int different) {}
