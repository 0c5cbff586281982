package dev.jwaku.tools.demo;

import dev.jwaku.messenger.identity.KeyDerivation;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * What simulated demos of one thread share.
 *
 * @param folder for the profiles of one run at a time; each run removes its own
 * @param derivation remembers what it derived, so that slow keys are derived once
 * @param abandoned whether a run under way should end at once
 */
record SimulatedSetting(Path folder, KeyDerivation derivation, BooleanSupplier abandoned) {}
