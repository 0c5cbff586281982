/**
 * From bytes of log files to events. No regular expressions and no strings on the way: lines are slices of a buffer.
 */
@NullMarked
package dev.jwaku.tools.trace.read;

import org.jspecify.annotations.NullMarked;
