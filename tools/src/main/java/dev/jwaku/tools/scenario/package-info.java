/**
 * Scenarios: what nodes there are, who writes to whom, what breaks when, and what must hold nevertheless, written down
 * once in YAML ({@code docs/scenarios.md}) and run in the deterministic world with any number of seeds.
 *
 * <p>{@link dev.jwaku.tools.scenario.ScenarioReader} reads a file, {@link dev.jwaku.tools.scenario.Catalogue} has those
 * that come with us, one or more for each broken scenario of {@code docs/reliability.md}. Package {@code run} runs one
 * seed of one, package {@code batch} many.
 */
@NullMarked
package dev.jwaku.tools.scenario;

import org.jspecify.annotations.NullMarked;
