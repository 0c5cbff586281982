/**
 * Runs one scenario with one seed as processes of this machine: each node is a {@code jwaku node}, go-waku, or any
 * program with nwaku's flags; each person a client with durable delivery; between any two that are connected is a
 * {@link dev.jwaku.tools.faults.FaultProxy}. The journal, the figures and the assertions are those of the deterministic
 * world, and so are the times and names that a seed draws; what happens in between is up to the machine.
 *
 * <p>{@link dev.jwaku.tools.scenario.processes.ProcessRun} is the run. Its thread follows the timetable; each machine
 * has a thread for what is done to it, each person one that writes and one that reads. What really happened is kept by
 * one journal behind one lock. An adapter: works with processes, sockets and the clock of this machine. Linux.
 */
@NullMarked
package dev.jwaku.tools.scenario.processes;

import org.jspecify.annotations.NullMarked;
