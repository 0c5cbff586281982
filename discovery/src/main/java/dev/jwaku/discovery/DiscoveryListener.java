package dev.jwaku.discovery;

/** Hears of nodes that were unknown so far and fit. Called by the task of the source; must not block. */
@FunctionalInterface
public interface DiscoveryListener {
    /** A node was found. */
    void found(FoundNode node);
}
