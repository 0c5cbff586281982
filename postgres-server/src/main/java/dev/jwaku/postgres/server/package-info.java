/**
 * A PostgreSQL server of one's own, in a folder of one's own, from binaries that are there already: for benchmarks and
 * tests, which start it, kill it, copy it and throw it away. Not for operation: it listens on loopback only.
 */
@NullMarked
package dev.jwaku.postgres.server;

import org.jspecify.annotations.NullMarked;
