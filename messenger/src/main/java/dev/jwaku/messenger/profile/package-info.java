/**
 * One person's data on disk: a folder with one SQLite file that only its user can read.
 *
 * <p>{@link dev.jwaku.messenger.profile.Profile} creates, restores and opens it. A folder can be open once; what cannot
 * be read gives a typed {@link dev.jwaku.sqlite.StorageException}. The file holds the private key in clear: whoever can
 * read it is that person.
 */
@NullMarked
package dev.jwaku.messenger.profile;

import org.jspecify.annotations.NullMarked;
