/**
 * One person's data on disk: a folder with one SQLite file that only its user can read.
 *
 * <p>{@link dev.jwaku.messenger.profile.Profile} creates, restores and opens it. A folder can be open once; what cannot
 * be read gives a typed {@link dev.jwaku.sqlite.StorageException}, a wrong password a
 * {@link dev.jwaku.messenger.profile.WrongPasswordException}. The private key and the words are sealed with AES-256-GCM
 * under a password hashed by Argon2id; without a password, whoever can read the file is that person. Texts, contacts
 * and the keys of sessions are not sealed: they stand in the file as they are.
 */
@NullMarked
package dev.jwaku.messenger.profile;

import org.jspecify.annotations.NullMarked;
