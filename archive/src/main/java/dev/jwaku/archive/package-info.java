/**
 * Message histories behind {@link dev.jwaku.waku.store.MessageArchive}: in memory and in SQLite, what goes in
 * ({@link dev.jwaku.archive.Archiver}) and what is forgotten ({@link dev.jwaku.archive.Retention}).
 *
 * <p>Behaviour is nwaku's archive (13/WAKU2-STORE and its implementation): time window of 20 s around now, nothing
 * ephemeral, order by time and hash, retention by time, size and count.
 */
@NullMarked
package dev.jwaku.archive;

import org.jspecify.annotations.NullMarked;
