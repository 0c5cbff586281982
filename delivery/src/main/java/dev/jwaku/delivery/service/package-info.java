/**
 * The side of service nodes: what they took on for their clients is followed up as if it were their own.
 *
 * <p>{@link dev.jwaku.delivery.service.ServiceOutbox} keeps what light push answered with 200 until a store has it. In
 * memory, bounded: the promise to the client is its own node's, which remembers; this one only makes it come true more
 * often and sooner.
 */
@NullMarked
package dev.jwaku.delivery.service;

import org.jspecify.annotations.NullMarked;
