/**
 * A Waku node assembled from the floors below, in one place: {@link dev.jwaku.node.WakuNode}. Holds no protocol logic.
 *
 * <p>So far a node relays: host, identify, ping, metadata, gossipsub, static peers, keep-alive. Two nodes in one JVM
 * share nothing.
 */
@NullMarked
package dev.jwaku.node;

import org.jspecify.annotations.NullMarked;
