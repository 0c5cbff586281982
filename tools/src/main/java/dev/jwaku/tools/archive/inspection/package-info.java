/** What is in a history of ours and whether it is sound. Reads only; one thread. */
@NullMarked
package dev.jwaku.tools.archive.inspection;

import org.jspecify.annotations.NullMarked;
