/**
 * A client of ours as a whole process, driven by JSON lines: a node with durable delivery, as an application would use
 * it.
 *
 * <p>{@link dev.jwaku.tools.delivery.DeliveryPeer} is the process, {@link dev.jwaku.tools.delivery.DeliveryProcess} the
 * hand that benchmarks and tests hold it with.
 */
@NullMarked
package dev.jwaku.tools.delivery;

import org.jspecify.annotations.NullMarked;
