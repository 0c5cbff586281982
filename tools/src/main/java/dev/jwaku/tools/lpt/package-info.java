/**
 * The lite-protocol-tester: sends test messages by light push, receives them by filter, and says what became of each.
 *
 * <p>A {@link dev.jwaku.tools.lpt.LptSender} and a {@link dev.jwaku.tools.lpt.LptReceiver} are light clients with a
 * host of their own; {@link dev.jwaku.tools.lpt.LptRun} has any number of both in one process. They write journals
 * ({@code journal}), from which alone the figures come ({@code count}, {@code report}). The payload is the reference
 * tester's ({@code wire}), so ours and theirs can test each other.
 */
@NullMarked
package dev.jwaku.tools.lpt;

import org.jspecify.annotations.NullMarked;
