/** Databases that the store benchmark works in: where they are, what they hold, what they take on disk. */
@NullMarked
package dev.jwaku.tools.store.database;

import org.jspecify.annotations.NullMarked;
