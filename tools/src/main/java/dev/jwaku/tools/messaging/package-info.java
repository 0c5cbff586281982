/**
 * Two people as processes with a service node between them, driven by HTTP alone, and the benchmark of how soon their
 * messages are there and acknowledged. {@link dev.jwaku.tools.messaging.MessengerBench} runs it, {@code ./jwaku bench
 * messenger} is its command. Linux.
 */
@NullMarked
package dev.jwaku.tools.messaging;

import org.jspecify.annotations.NullMarked;
