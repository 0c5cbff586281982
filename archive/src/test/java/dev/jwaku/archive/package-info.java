/** Tests of archives; {@link dev.jwaku.archive.MessageArchiveContract} is what every archive must pass. */
@NullMarked
package dev.jwaku.archive;

import org.jspecify.annotations.NullMarked;
