/**
 * Makes a failing scenario smaller: fewer faults, less traffic, fewer nodes, as long as it still fails the same way
 * with the same seed. Works on the text of the file, so that what is written in the end is what was run. One thread;
 * bounded by a time that the caller gives.
 */
@NullMarked
package dev.jwaku.tools.scenario.shrink;

import org.jspecify.annotations.NullMarked;
