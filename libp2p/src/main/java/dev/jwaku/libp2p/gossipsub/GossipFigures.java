package dev.jwaku.libp2p.gossipsub;

/**
 * How much is remembered, at one moment.
 *
 * @param cachedMessages in the message cache
 * @param fanoutPeers peers that get our messages of topics we do not follow, summed over topics
 */
record GossipFigures(int cachedMessages, int fanoutPeers) {
    /** Nothing. */
    static final GossipFigures NONE = new GossipFigures(0, 0);
}
