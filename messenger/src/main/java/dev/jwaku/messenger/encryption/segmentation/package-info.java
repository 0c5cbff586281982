/**
 * Layer 5: messages that are too large for one envelope, cut into segments with Reed–Solomon parity, and put together
 * again.
 *
 * <p>{@link dev.jwaku.messenger.encryption.segmentation.Segmenter} cuts,
 * {@link dev.jwaku.messenger.encryption.segmentation.Reassembler} keeps segments in the profile's database until a
 * message is whole. Its methods run inside a transaction of the database's writer. What was put together stays readable
 * until it is confirmed; what is never whole is dropped after a month.
 */
@NullMarked
package dev.jwaku.messenger.encryption.segmentation;

import org.jspecify.annotations.NullMarked;
