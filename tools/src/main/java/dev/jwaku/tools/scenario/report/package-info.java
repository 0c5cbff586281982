/**
 * Files that tell of a batch of scenario runs: JUnit XML, Allure results, CSV, a short Markdown summary and a page with
 * plots. They are made from what the runs found, and compute nothing of their own but shares and quantiles. One thread.
 */
@NullMarked
package dev.jwaku.tools.scenario.report;

import org.jspecify.annotations.NullMarked;
