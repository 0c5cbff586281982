/**
 * Measures a message archive: how fast it takes messages and answers the questions that users wait for, at the archive
 * and over the wire. {@link dev.jwaku.tools.archive.ArchiveBench} runs it, {@code ./jwaku bench archive} is its
 * command. {@link dev.jwaku.tools.archive.ReferenceSchema} builds and fills nwaku's PostgreSQL tables beside ours.
 */
@NullMarked
package dev.jwaku.tools.archive;

import org.jspecify.annotations.NullMarked;
