package dev.jwaku.waku.metadata;

import dev.jwaku.libp2p.identity.PeerId;

/** Hears what peers serve. Called by the task of the request; must not block for long. */
public interface MetadataListener {
    /** Hears nothing. */
    MetadataListener NONE = new MetadataListener() {};

    /** A peer of our network answered. */
    default void learned(PeerId peer, WakuMetadata metadata) {}

    /** A peer belongs to another network; it is being disconnected for that. */
    default void foreign(PeerId peer, WakuMetadata metadata) {}
}
