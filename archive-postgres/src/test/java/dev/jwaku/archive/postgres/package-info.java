/** The archive on real servers. */
@NullMarked
package dev.jwaku.archive.postgres;

import org.jspecify.annotations.NullMarked;
