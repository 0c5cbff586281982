/**
 * Known truth: conversations whose every message's fate is known are reported as real clients report them, with
 * crashes, missing consents, lost records and late uploads; the estimators must not miss the truth, and the formula of
 * the existing server must. Deterministic for a seed.
 */
@NullMarked
package dev.jwaku.tools.telemetry.prove;

import org.jspecify.annotations.NullMarked;
