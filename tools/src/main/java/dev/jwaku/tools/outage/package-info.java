/**
 * {@code jwaku bench outage}: the only peer of two nodes is killed and comes back, ours and go-waku's side by side.
 *
 * <p>{@link dev.jwaku.tools.outage.OutageBench} runs it, {@link dev.jwaku.tools.outage.OutageJournal} keeps the truth:
 * what was offered, accepted, called published and shown, and when, by the clock of this process.
 */
@NullMarked
package dev.jwaku.tools.outage;

import org.jspecify.annotations.NullMarked;
