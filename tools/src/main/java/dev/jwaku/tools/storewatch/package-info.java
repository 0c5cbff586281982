/**
 * Compares store nodes: who lacks which message that others have, since when, and when that was repaired. Asks for
 * hashes only. {@link dev.jwaku.tools.storewatch.WatchBook} and {@link dev.jwaku.tools.storewatch.WindowPlan} decide
 * and do no I/O; {@link dev.jwaku.tools.storewatch.StoreWatch} asks.
 */
@NullMarked
package dev.jwaku.tools.storewatch;

import org.jspecify.annotations.NullMarked;
