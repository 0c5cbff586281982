package dev.jwaku.libp2p.multiaddr;

import org.jspecify.annotations.Nullable;

/** The protocols that may appear in a {@link Multiaddr}, with name and code of the multiaddr table. */
public enum AddressProtocol {
    IP4("ip4", 4, ValueKind.IP4),
    TCP("tcp", 6, ValueKind.PORT),
    IP6("ip6", 41, ValueKind.IP6),
    IP6ZONE("ip6zone", 42, ValueKind.TEXT),
    DNS("dns", 53, ValueKind.TEXT),
    DNS4("dns4", 54, ValueKind.TEXT),
    DNS6("dns6", 55, ValueKind.TEXT),
    DNSADDR("dnsaddr", 56, ValueKind.TEXT),
    UDP("udp", 273, ValueKind.PORT),
    P2P_CIRCUIT("p2p-circuit", 290, ValueKind.NONE),
    P2P("p2p", 421, ValueKind.PEER_ID),
    TLS("tls", 448, ValueKind.NONE),
    SNI("sni", 449, ValueKind.TEXT),
    QUIC("quic", 460, ValueKind.NONE),
    QUIC_V1("quic-v1", 461, ValueKind.NONE),
    WEBTRANSPORT("webtransport", 465, ValueKind.NONE),
    CERTHASH("certhash", 466, ValueKind.MULTIBASE),
    WS("ws", 477, ValueKind.NONE),
    WSS("wss", 478, ValueKind.NONE),
    MEMORY("memory", 777, ValueKind.TEXT);

    private final String text;
    private final int code;
    private final ValueKind kind;

    AddressProtocol(String text, int code, ValueKind kind) {
        this.text = text;
        this.code = code;
        this.kind = kind;
    }

    /** The name in the text form, for example {@code p2p-circuit}. */
    public String text() {
        return text;
    }

    /** The number in the binary form. */
    public int code() {
        return code;
    }

    ValueKind kind() {
        return kind;
    }

    /** Whether it names a host by itself: an IP address, or a DNS name that resolves to IP addresses. */
    boolean isHost() {
        return this == IP4 || this == IP6 || this == DNS || this == DNS4 || this == DNS6;
    }

    static @Nullable AddressProtocol ofText(String text) {
        if (text.equals("ipfs")) {
            return P2P;
        }
        for (AddressProtocol protocol : values()) {
            if (protocol.text.equals(text)) {
                return protocol;
            }
        }
        return null;
    }

    static @Nullable AddressProtocol ofCode(long code) {
        for (AddressProtocol protocol : values()) {
            if (protocol.code == code) {
                return protocol;
            }
        }
        return null;
    }
}
