package dev.jwaku.tools.store;

import dev.jwaku.tools.store.history.History;
import dev.jwaku.tools.store.history.Seeds;

/**
 * Makes a sampler for each client; the same number gives the same questions.
 *
 * @param history what is asked about
 * @param live what is inserted
 * @param seed of all of them
 */
record SamplerFactory(History history, LiveMessages live, long seed) {
    Sampler sampler(int client) {
        return new Sampler(history, live, Seeds.of(seed, client));
    }

    /**
     * Other questions than those of this one.
     *
     * @param number which others; not negative
     */
    SamplerFactory other(int number) {
        return new SamplerFactory(history, live, Seeds.of(seed, -1L - number));
    }
}
