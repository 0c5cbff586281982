/**
 * A whole relay network in the deterministic world: many nodes, each dialing some others, one message at a time from a
 * random node, and the question whether every node got every message at what cost.
 *
 * <p>The nodes are {@link dev.jwaku.node.WakuNode} as in production; only the network below is simulated, at the level
 * of streams. The setting of the published measurements with 1,000 nodes (1 KiB, one message per second) is the
 * default.
 */
@NullMarked
package dev.jwaku.tools.relaynet;

import org.jspecify.annotations.NullMarked;
