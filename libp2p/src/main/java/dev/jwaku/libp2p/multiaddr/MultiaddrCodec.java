package dev.jwaku.libp2p.multiaddr;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.multiaddr.Multiaddr.Part;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Varint;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Multiaddrs between their parts, text and bytes. */
final class MultiaddrCodec {
    private static final int MAX_TEXT_LENGTH = 4096;

    private MultiaddrCodec() {}

    static List<Part> parse(String text) {
        if (text.length() > MAX_TEXT_LENGTH) {
            throw new IllegalArgumentException("multiaddr of " + text.length() + " letters, limit " + MAX_TEXT_LENGTH);
        }
        if (!text.startsWith("/") || text.length() < 2) {
            throw new IllegalArgumentException("multiaddr \"" + text + "\" does not start with a slash and a protocol");
        }
        String path = text.endsWith("/") ? text.substring(1, text.length() - 1) : text.substring(1);
        String[] words = path.split("/", -1);
        List<Part> parts = new ArrayList<>();
        int next = 0;
        while (next < words.length) {
            String name = words[next++];
            AddressProtocol protocol = AddressProtocol.ofText(name);
            if (protocol == null) {
                throw wrong(text, "protocol \"" + name + "\" is not known");
            }
            String value = "";
            if (protocol.kind() != ValueKind.NONE) {
                if (next == words.length) {
                    throw wrong(text, "the value of " + name + " is missing");
                }
                value = words[next++];
            }
            parts.add(parsePart(text, protocol, value));
        }
        return parts;
    }

    private static IllegalArgumentException wrong(String text, String problem) {
        return new IllegalArgumentException("multiaddr \"" + text + "\": " + problem);
    }

    private static Part parsePart(String text, AddressProtocol protocol, String value) {
        try {
            return new Part(protocol, protocol.kind().parse(value));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "multiaddr \"" + text + "\": " + protocol.text() + " \"" + value + "\": " + e.getMessage(), e);
        }
    }

    static String format(List<Part> parts) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append('/').append(part.protocol().text());
            if (part.protocol().kind() != ValueKind.NONE) {
                text.append('/').append(part.text());
            }
        }
        return text.toString();
    }

    static Bytes encode(List<Part> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Part part : parts) {
            Varint.write(part.protocol().code(), out);
            if (part.protocol().kind().size() == ValueKind.VARIABLE) {
                Varint.write(part.value().length(), out);
            }
            out.writeBytes(part.value().toByteArray());
        }
        return Bytes.wrap(out.toByteArray());
    }

    static List<Part> decode(Bytes encoded) {
        List<Part> parts = new ArrayList<>();
        Cursor in = new Cursor(encoded);
        while (in.hasNext()) {
            long code = in.varint();
            AddressProtocol protocol = AddressProtocol.ofCode(code);
            if (protocol == null) {
                throw new MalformedMessageException("multiaddr: protocol code " + code + " is not known");
            }
            int size = protocol.kind().size();
            Bytes value = in.take(size == ValueKind.VARIABLE ? in.varint() : size);
            try {
                protocol.kind().check(value);
            } catch (IllegalArgumentException e) {
                throw new MalformedMessageException(
                        "multiaddr: value of " + protocol.text() + ": " + e.getMessage(), e);
            }
            parts.add(new Part(protocol, value));
        }
        return parts;
    }

    /** Walks over the binary form. */
    private static final class Cursor {
        private final Bytes encoded;
        private int position;

        private Cursor(Bytes encoded) {
            this.encoded = encoded;
        }

        private boolean hasNext() {
            return position < encoded.length();
        }

        private long varint() {
            Varint.Decoder decoder = new Varint.Decoder();
            try {
                while (hasNext()) {
                    if (decoder.accept(encoded.get(position++))) {
                        return decoder.value();
                    }
                }
            } catch (Varint.MalformedVarintException e) {
                throw new MalformedMessageException("multiaddr: " + e.getMessage(), e);
            }
            throw new MalformedMessageException("multiaddr: ends inside a number");
        }

        private Bytes take(long length) {
            int left = encoded.length() - position;
            if (length > left) {
                throw new MalformedMessageException(
                        "multiaddr: a value claims " + length + " bytes, " + left + " are left");
            }
            Bytes value = encoded.slice(position, position + (int) length);
            position += (int) length;
            return value;
        }
    }
}
