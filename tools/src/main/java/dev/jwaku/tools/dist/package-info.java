/**
 * Packages that run without a JDK and without anything else: a {@code tar.gz} with a Java runtime and a start script,
 * and an OCI image with its own libc, built without a container engine.
 *
 * <p>{@link dev.jwaku.tools.dist.Packages} is the entry. It packs the class path of the running process, so what is
 * shipped is what was run. The same input on the same machine gives the same bytes: entries are sorted, times and
 * owners are fixed. Linux only, for the processor it runs on. Every failure is an {@link java.io.IOException} whose
 * message is one line for a human.
 */
@NullMarked
package dev.jwaku.tools.dist;

import org.jspecify.annotations.NullMarked;
