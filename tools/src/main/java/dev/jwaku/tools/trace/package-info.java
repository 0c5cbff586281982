/**
 * Finds in the logs of many nodes what way every message went, where it was lost and why. Reads our own trace log,
 * nwaku's, go-waku's and js-waku's.
 */
@NullMarked
package dev.jwaku.tools.trace;

import org.jspecify.annotations.NullMarked;
