/** What was found, as text, JSON, CSV, JUnit XML and a page. */
@NullMarked
package dev.jwaku.tools.trace.report;

import org.jspecify.annotations.NullMarked;
