/**
 * jcstress tests of the classes on which everything waits. The simulator interleaves threads only where they park; real
 * processors interleave everywhere, so these few classes are also run on real threads, millions of times.
 */
@NullMarked
package dev.jwaku.stress;

import org.jspecify.annotations.NullMarked;
