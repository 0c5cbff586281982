/**
 * Conversations under bad conditions: whole nodes and messengers in the deterministic world, in the scenarios with
 * which status-go is tested, and what must hold in spite. A {@code ConditionCell} is a kind of message, a condition and
 * a way of taking part; {@code ConditionRun} plays one with a seed; {@code ConditionBatch} plays many.
 */
@NullMarked
package dev.jwaku.tools.conditions;

import org.jspecify.annotations.NullMarked;
