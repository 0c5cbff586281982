/**
 * A Waku node assembled from the floors below, in one place: {@link dev.jwaku.node.WakuNode}. Holds no protocol logic.
 *
 * <p>A node relays and, as configured, keeps messages and answers store queries, pushes filtered messages and publishes
 * for others. Two nodes in one JVM share nothing.
 */
@NullMarked
package dev.jwaku.node;

import org.jspecify.annotations.NullMarked;
