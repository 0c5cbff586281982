package dev.jwaku.libp2p.multiaddr;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.identity.Multibase;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;

/** How the value of an address protocol is written as text and as bytes. */
enum ValueKind {
    NONE(0),
    IP4(4),
    IP6(16),
    PORT(2),
    TEXT(ValueKind.VARIABLE),
    PEER_ID(ValueKind.VARIABLE),
    MULTIBASE(ValueKind.VARIABLE);

    /** Stands for a value with a length in front. */
    static final int VARIABLE = -1;

    private final int size;

    ValueKind(int size) {
        this.size = size;
    }

    /** Bytes of the value, or {@link #VARIABLE}. */
    int size() {
        return size;
    }

    /** @throws IllegalArgumentException saying what is wrong */
    Bytes parse(String text) {
        Bytes value = switch (this) {
            case NONE -> Bytes.EMPTY;
            case IP4 -> IpText.parseIp4(text);
            case IP6 -> IpText.parseIp6(text);
            case PORT -> parsePort(text);
            case TEXT -> Bytes.utf8(text);
            case PEER_ID -> PeerId.parse(text).multihash();
            case MULTIBASE -> Multibase.decode(text);
        };
        check(value);
        return value;
    }

    /** The text of a value that passed {@link #check}. */
    String format(Bytes value) {
        return switch (this) {
            case NONE -> "";
            case IP4 -> IpText.formatIp4(value);
            case IP6 -> IpText.formatIp6(value);
            case PORT -> Integer.toString(port(value));
            case TEXT -> value.toUtf8();
            case PEER_ID -> PeerId.fromMultihash(value).toString();
            case MULTIBASE -> Multibase.encodeBase64Url(value);
        };
    }

    /** @throws IllegalArgumentException if the bytes are no such value */
    void check(Bytes value) {
        switch (this) {
            case NONE, IP4, IP6, PORT -> {
                // the fixed size says it all
            }
            case TEXT -> checkText(value);
            case PEER_ID -> {
                try {
                    PeerId.fromMultihash(value);
                } catch (MalformedMessageException e) {
                    throw new IllegalArgumentException(e.getMessage(), e);
                }
            }
            case MULTIBASE -> {
                if (value.isEmpty()) {
                    throw new IllegalArgumentException("it is empty");
                }
            }
        }
    }

    static int port(Bytes value) {
        return (value.get(0) & 0xff) << 8 | value.get(1) & 0xff;
    }

    /** Only text that survives the way through the text form. */
    private static void checkText(Bytes value) {
        String text = value.toUtf8();
        if (text.isEmpty() || !Bytes.utf8(text).equals(value)) {
            throw new IllegalArgumentException("it is empty or not UTF-8");
        }
        if (text.chars().anyMatch(letter -> letter == '/' || letter <= ' ' || letter == 0x7f)) {
            throw new IllegalArgumentException("it has a slash, space or control character in it");
        }
    }

    private static Bytes parsePort(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = digits ? Integer.parseInt(text) : -1;
        if (port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("a port is a number from 0 to 65535");
        }
        return Bytes.of((byte) (port >> 8), (byte) port);
    }
}
