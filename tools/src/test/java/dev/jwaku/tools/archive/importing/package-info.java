/** Real databases in, real databases out. */
@NullMarked
package dev.jwaku.tools.archive.importing;

import org.jspecify.annotations.NullMarked;
