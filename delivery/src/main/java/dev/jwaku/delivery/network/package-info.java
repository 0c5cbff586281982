/**
 * What delivery asks of the network, as seams, and the ways that fill them: relay, light push, filter, store nodes.
 *
 * <p>A way does one thing once and says truthfully how it went. It chooses among the peers that it has, tells the pools
 * how they did, and repeats nothing: outbox, verifier and reconciler do that.
 */
@NullMarked
package dev.jwaku.delivery.network;

import org.jspecify.annotations.NullMarked;
