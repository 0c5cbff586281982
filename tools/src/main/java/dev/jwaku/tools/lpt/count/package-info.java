/**
 * What became of test messages: pure counting over a sender's journal and a receiver's, without I/O and without clocks.
 * Every figure of the tester's reports comes from here.
 */
@NullMarked
package dev.jwaku.tools.lpt.count;

import org.jspecify.annotations.NullMarked;
