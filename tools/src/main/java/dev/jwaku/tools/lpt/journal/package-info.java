/**
 * Journals of testers: JSON lines, one for each thing that happened, each with the node that it happened to. Journals
 * of several nodes may stand in one file. Lines about messages have what {@code jwaku trace --journal} reads.
 */
@NullMarked
package dev.jwaku.tools.lpt.journal;

import org.jspecify.annotations.NullMarked;
