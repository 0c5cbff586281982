/**
 * The stress tool for store archives: builds a realistic history, loads it into our archive and, beside it, into tables
 * as nwaku has them, asks questions of every shape, at the database and over the wire, and holds the times against the
 * limits that the project has set itself. {@link dev.jwaku.tools.store.StoreBench} runs it, {@code ./jwaku bench store}
 * is its command.
 */
@NullMarked
package dev.jwaku.tools.store;

import org.jspecify.annotations.NullMarked;
