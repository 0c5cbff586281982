/**
 * Work for a service node while the start-up cache is made: what Java learns of the node's busiest methods is in the
 * cache then, so that a node is fast minutes earlier.
 */
@NullMarked
package dev.jwaku.tools.training;

import org.jspecify.annotations.NullMarked;
