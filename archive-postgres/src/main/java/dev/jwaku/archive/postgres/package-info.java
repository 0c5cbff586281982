/** Message histories in PostgreSQL, in partitions by time; many nodes may share one database. */
@NullMarked
package dev.jwaku.archive.postgres;

import org.jspecify.annotations.NullMarked;
