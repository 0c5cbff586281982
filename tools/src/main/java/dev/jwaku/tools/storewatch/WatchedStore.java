package dev.jwaku.tools.storewatch;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;

/**
 * A store node under watch.
 *
 * @param name by which people know it
 * @param address with its peer id
 */
public record WatchedStore(String name, Multiaddr address) {
    /**
     * {@code NAME=ADDRESS}, or an address, whose end is the name then.
     *
     * @throws IllegalArgumentException if it is no address, or has no peer id
     */
    public static WatchedStore parse(String text) {
        int equals = text.indexOf('=');
        boolean named = equals > 0 && text.charAt(0) != '/';
        Multiaddr address = Multiaddr.parse(named ? text.substring(equals + 1) : text);
        PeerId peer = address.peerId()
                .orElseThrow(() ->
                        new IllegalArgumentException("the address of a store ends in /p2p/<peer id>: " + address));
        return new WatchedStore(named ? text.substring(0, equals) : peer.shortText(), address);
    }

    /** Who it is. */
    public PeerId peer() {
        return address.peerId().orElseThrow();
    }
}
