/**
 * What is taken of an upload and what is not: the bounds of times and counters, and of how often. Pure; the caller
 * gives the time. Whoever reports nonsense changes his own figures only, and those within bounds.
 */
@NullMarked
package dev.jwaku.tools.telemetry.ingest;

import org.jspecify.annotations.NullMarked;
