/**
 * A run of the tester as text, JSON, CSV, JUnit XML and a page with plots, and the limits that decide whether it is
 * good.
 */
@NullMarked
package dev.jwaku.tools.lpt.report;

import org.jspecify.annotations.NullMarked;
