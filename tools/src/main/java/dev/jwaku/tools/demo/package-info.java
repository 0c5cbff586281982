/**
 * The demo: Alice and Bob exchange direct messages over three relay nodes while things break, and an observer outside
 * both counts what arrived.
 *
 * <p>One {@link dev.jwaku.tools.demo.DemoStory} is told in two worlds. In {@link dev.jwaku.tools.demo.RealDemo}
 * everybody is a process of their own, on TCP through fault proxies. In {@link dev.jwaku.tools.demo.SimulatedDemo} the
 * same nodes and messengers run in the deterministic world, and a seed replays the run.
 */
@NullMarked
package dev.jwaku.tools.demo;

import org.jspecify.annotations.NullMarked;
