package dev.jwaku.libp2p.host;

/** Serves the streams that peers open for one protocol. */
@FunctionalInterface
public interface StreamHandler {
    /**
     * Serves one stream, in a task of its own. When this returns the stream is closed; when it throws, the stream is
     * reset and the failure counted against the peer.
     */
    void handle(Stream stream);
}
