package dev.jwaku.delivery.network;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.List;

/**
 * What a way should know of earlier attempts to publish the same bytes.
 *
 * @param number 1 for the first; from the second on the bytes go out even if we have seen them ourselves, because a
 *     repetition that our own seen-cache swallows helps nobody (reliability.md section 2.2)
 * @param triedBefore peers that were handed these bytes already; others come first
 */
public record Attempt(int number, List<PeerId> triedBefore) {
    /** Nothing was tried yet. */
    public static final Attempt FIRST = new Attempt(1, List.of());

    /** Checks the number. */
    public Attempt {
        if (number < 1) {
            throw new IllegalArgumentException("attempts count from 1, not " + number);
        }
        triedBefore = List.copyOf(triedBefore);
    }

    /** Whether these bytes went out before. */
    public boolean isRepetition() {
        return number > 1;
    }
}
