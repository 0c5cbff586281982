package dev.jwaku.tools.store;

import dev.jwaku.tools.store.history.History;

/**
 * Makes a sampler for each client; the same number gives the same questions.
 *
 * @param history what is asked about
 * @param live what is inserted
 * @param seed of all of them
 */
record SamplerFactory(History history, LiveMessages live, long seed) {
    private static final long APART = 0x9e3779b97f4a7c15L;

    Sampler sampler(int client) {
        return new Sampler(history, live, (seed + client + 1) * APART);
    }

    /** Other questions than those of this one. */
    SamplerFactory other(int number) {
        return new SamplerFactory(history, live, seed + 1_000_003L * (number + 1));
    }
}
