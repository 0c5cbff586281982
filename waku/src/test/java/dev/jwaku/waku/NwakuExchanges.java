package dev.jwaku.waku;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Varint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Requests and answers recorded from a live nwaku v0.35.1, without the length in front. */
public final class NwakuExchanges {
    private NwakuExchanges() {}

    /** The request of an exchange. */
    public static Bytes request(String name) {
        return unframe(column(name, 1));
    }

    /** The answer of an exchange. */
    public static Bytes answer(String name) {
        return unframe(column(name, 2));
    }

    private static String column(String name, int index) {
        try (InputStream in =
                Objects.requireNonNull(NwakuExchanges.class.getResourceAsStream("/vectors/nwaku-exchanges.txt"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> line.startsWith(name + " "))
                    .map(line -> line.split(" ", -1)[index])
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Bytes unframe(String hex) {
        Bytes frame = Bytes.fromHex(hex);
        Varint.Decoder length = new Varint.Decoder();
        int at = 0;
        while (!length.accept(frame.get(at))) {
            at++;
        }
        return frame.slice(at + 1, at + 1 + (int) length.value());
    }
}
