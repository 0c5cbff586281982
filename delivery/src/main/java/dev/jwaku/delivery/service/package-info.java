/**
 * The side of service nodes: what they took on for their clients is followed up as if it were their own.
 *
 * <p>{@link dev.jwaku.delivery.service.ServiceOutbox} keeps what light push answered with 200 until a store has it;
 * {@link dev.jwaku.delivery.service.ServiceInbox} finds what filter clients asked for and relay did not bring. Both are
 * in memory and bounded: the promise is that of the client's own node, which remembers; these only make it come true
 * more often and sooner.
 */
@NullMarked
package dev.jwaku.delivery.service;

import org.jspecify.annotations.NullMarked;
