/**
 * What can be said about delivery from reports that are never complete: pure functions of records, without clock, I/O
 * or threads. A message whose fate nobody reported is never left out: it widens the bounds. Intervals treat the
 * messages of one conversation and day as one observation, since they are lost together.
 */
@NullMarked
package dev.jwaku.tools.telemetry.estimate;

import org.jspecify.annotations.NullMarked;
