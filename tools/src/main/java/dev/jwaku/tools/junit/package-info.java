/**
 * For other people's tests: a little Waku network of whole nodes in the JVM of the test, in virtual time, with faults,
 * the same in every run. {@link dev.jwaku.tools.junit.FaultyNetwork} starts one for each JUnit test;
 * {@link dev.jwaku.tools.junit.LittleNetwork} can be used without JUnit. See {@code docs/testing.md}.
 */
@NullMarked
package dev.jwaku.tools.junit;

import org.jspecify.annotations.NullMarked;
