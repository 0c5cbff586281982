/**
 * The service nodes that a tester uses: where they are found, which one is used, and when another one takes its place.
 */
@NullMarked
package dev.jwaku.tools.lpt.peers;

import org.jspecify.annotations.NullMarked;
