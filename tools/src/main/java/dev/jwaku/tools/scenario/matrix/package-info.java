/**
 * The fault matrix: every kind of fault against every part of the network it may hit, in both modes and in every phase
 * of a message's way, each pair of values in at least one scenario. {@link dev.jwaku.tools.scenario.matrix.FaultMatrix}
 * makes the scenarios; they are read and run like those of the catalogue.
 */
@NullMarked
package dev.jwaku.tools.scenario.matrix;

import org.jspecify.annotations.NullMarked;
