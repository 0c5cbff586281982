package dev.jwaku.messenger;

import dev.jwaku.runtime.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Test vectors: keys A (01 × 32) and B (02 × 32) of the reference computations, and recorded traffic of status-go. */
public final class Vectors {
    /** Private key A. */
    public static final Bytes A = Bytes.fromHex("01".repeat(32));
    /** Private key B. */
    public static final Bytes B = Bytes.fromHex("02".repeat(32));
    /** "hello" as type 1, signed by A. */
    public static final Bytes WRAPPED_HELLO =
            Bytes.fromHex("0a412a99880c06b5d600a532a98c2b66384c1c76ba0c165b7f233e9541ad"
                    + "33b6007d3c64279197a569d307dbed301a56ee695c0d82bcb9"
                    + "2d67b14eb7617977639d0701120568656c6c6f1801");

    private Vectors() {}

    /** The rows of a recorded table, split into columns. */
    public static List<List<String>> rows(String name) {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> Arrays.asList(line.split("\t")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Decodes a column. */
    public static Bytes base64(String text) {
        return Bytes.wrap(Base64.getDecoder().decode(text));
    }
}
