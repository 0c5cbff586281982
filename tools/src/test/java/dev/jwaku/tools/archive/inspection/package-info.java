/** Histories that are sound and others. */
@NullMarked
package dev.jwaku.tools.archive.inspection;

import org.jspecify.annotations.NullMarked;
