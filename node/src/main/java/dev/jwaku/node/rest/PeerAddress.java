package dev.jwaku.node.rest;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of peers in requests, with nwaku's words for what is wrong with them. */
final class PeerAddress {
    private static final Pattern UNKNOWN_PROTOCOL = Pattern.compile("protocol \"(.*)\" is not known");

    private PeerAddress() {}

    /**
     * An address with a peer id.
     *
     * @param complaint what the error begins with
     * @throws RestException 400, if it is none
     */
    static Multiaddr parse(String text, String complaint) {
        if (!text.startsWith("/")) {
            throw new RestException(
                    400, complaint + "MultiAddress.init [multiaddress: Invalid MultiAddress, must start with `/`]");
        }
        Multiaddr address;
        try {
            address = Multiaddr.parse(text);
        } catch (RuntimeException e) {
            Matcher unknown = UNKNOWN_PROTOCOL.matcher(String.valueOf(e.getMessage()));
            String what = unknown.find() ? "Unsupported protocol '" + unknown.group(1) + "'" : e.getMessage();
            throw new RestException(400, complaint + "MultiAddress.init [multiaddress: " + what + "]");
        }
        if (address.peerId().isEmpty()) {
            throw new RestException(
                    400,
                    complaint + "Error in parsePeerInfo: p2p part should contain / [p2pPartStr:] [peer:" + text + "]");
        }
        return address;
    }
}
