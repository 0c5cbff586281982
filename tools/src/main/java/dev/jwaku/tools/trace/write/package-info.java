/** The trace log of a node in our own form, {@code docs/trace-log.md}, from the events of its world. */
@NullMarked
package dev.jwaku.tools.trace.write;

import org.jspecify.annotations.NullMarked;
