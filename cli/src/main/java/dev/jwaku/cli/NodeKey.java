package dev.jwaku.cli;

import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.runtime.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Reads {@code --nodekey}: 64 hexadecimal digits, or a file that holds them. Messages never show the key. */
final class NodeKey {
    private static final Pattern HEX = Pattern.compile("(0x)?[0-9a-fA-F]{64}");
    private static final int MAX_FILE_BYTES = 1024;

    private NodeKey() {}

    /** @throws UsageException if it is neither, or no key of the curve */
    static PrivateKey parse(String text) {
        if (HEX.matcher(text).matches()) {
            return fromHex(text, "--nodekey");
        }
        String content = read(text).strip();
        if (!HEX.matcher(content).matches()) {
            throw new UsageException("--nodekey: the file " + text + " does not hold 64 hexadecimal digits");
        }
        return fromHex(content, "--nodekey: the file " + text);
    }

    private static String read(String text) {
        try {
            Path file = Path.of(text);
            if (Files.isRegularFile(file) && Files.size(file) <= MAX_FILE_BYTES) {
                return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            }
        } catch (InvalidPathException e) {
            throw noKey(e);
        } catch (IOException e) {
            throw new UsageException("--nodekey: cannot read the file " + text + ": " + e.getMessage(), e);
        }
        throw noKey(null);
    }

    private static UsageException noKey(@org.jspecify.annotations.Nullable Exception cause) {
        String message = "--nodekey is neither 64 hexadecimal digits nor a file that holds them";
        return cause == null ? new UsageException(message) : new UsageException(message, cause);
    }

    private static PrivateKey fromHex(String hex, String source) {
        try {
            return PrivateKey.secp256k1(Bytes.fromHex(hex.startsWith("0x") ? hex.substring(2) : hex));
        } catch (IllegalArgumentException e) {
            throw new UsageException(source + " is no key: " + e.getMessage(), e);
        }
    }
}
