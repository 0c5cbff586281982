package dev.jwaku.libp2p.multistream;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.multistream.Multistream.Channel;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Varint;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The messages of multistream-select: {@code <uvarint length><text>\n}, the length counting the line break. */
final class Tokens {
    private static final int MAX_QUOTED = 64;

    private Tokens() {}

    static Bytes encode(String text) {
        Bytes line = Bytes.utf8(text + "\n");
        return Bytes.concat(Bytes.wrap(Varint.encode(line.length())), line);
    }

    /** Reads one token, and not a byte more; null if the pipe ended before one began. */
    static <E extends Exception> @Nullable String read(Channel<E> channel, String remote) throws E {
        int length = readLength(channel, remote);
        if (length < 0) {
            return null;
        }
        if (length < 1 || length > Multistream.MAX_TOKEN_LENGTH) {
            throw malformed(remote, "token of " + length + " bytes, allowed 1 to " + Multistream.MAX_TOKEN_LENGTH);
        }
        byte[] line = new byte[length];
        int filled = 0;
        while (filled < length) {
            int read = channel.read(line, filled, length - filled);
            if (read < 0) {
                throw malformed(remote, "ended after " + filled + " of " + length + " bytes of a token");
            }
            filled += read;
        }
        if (line[length - 1] != '\n') {
            throw malformed(remote, "token without line break: " + Bytes.wrap(line));
        }
        return new String(line, 0, length - 1, StandardCharsets.UTF_8);
    }

    private static <E extends Exception> int readLength(Channel<E> channel, String remote) throws E {
        Varint.Decoder decoder = new Varint.Decoder();
        byte[] next = new byte[1];
        boolean first = true;
        while (true) {
            if (channel.read(next, 0, 1) < 0) {
                if (first) {
                    return -1;
                }
                throw malformed(remote, "ended inside a length");
            }
            first = false;
            try {
                if (decoder.accept(next[0])) {
                    return (int) Math.min(decoder.value(), Integer.MAX_VALUE);
                }
            } catch (Varint.MalformedVarintException e) {
                throw malformed(remote, e.getMessage());
            }
        }
    }

    /** A token of the peer, fit for a message: short, without control characters. */
    static String quote(String token) {
        String head = token.length() <= MAX_QUOTED ? token : token.substring(0, MAX_QUOTED) + "…";
        return '"' + head.replaceAll("\\p{Cntrl}", "?") + '"';
    }

    private static MalformedMessageException malformed(String remote, @Nullable String problem) {
        return new MalformedMessageException("multistream with " + remote + ": " + problem);
    }
}
