/**
 * One SQLite file with one owner: opened once, private to its user, written by one task that groups commits.
 *
 * <p>{@link dev.jwaku.sqlite.Database} opens the file, locks it against a second opener, brings its schema to the
 * present version and runs {@link dev.jwaku.sqlite.Database.Work} on its writer task. Many callers share one commit:
 * what waits while a commit runs goes into the next one. Calls into SQLite run through {@code World.offload}: on a
 * platform thread in production, inline in simulation; no work may wait for anything.
 *
 * <p>Durability: in WAL mode with {@code synchronous=FULL} a commit survives loss of power. Everything that can go
 * wrong is a {@link dev.jwaku.sqlite.StorageException}.
 */
@NullMarked
package dev.jwaku.sqlite;

import org.jspecify.annotations.NullMarked;
