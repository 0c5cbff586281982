/**
 * Moves a history from nwaku's database into ours and compares the two. What was moved is recorded in the target with
 * the rows themselves, so that a run that was broken off, by whatever, goes on where it stopped. One thread; some
 * thousand small rows or some megabytes in memory at most.
 */
@NullMarked
package dev.jwaku.tools.archive.importing;

import org.jspecify.annotations.NullMarked;
