/**
 * Where reports are kept: PostgreSQL for several instances of the service, a SQLite file for one. Both have the same
 * tables and run the same statements. Every instant is milliseconds since 1970. A batch is stored with all of its
 * records in one transaction; sums for questions are kept up in others, from what batches touched.
 */
@NullMarked
package dev.jwaku.tools.telemetry.store;

import org.jspecify.annotations.NullMarked;
