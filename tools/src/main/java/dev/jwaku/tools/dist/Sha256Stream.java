package dev.jwaku.tools.dist;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Passes bytes on and takes their digest. */
final class Sha256Stream extends FilterOutputStream {
    private final MessageDigest sha256;

    Sha256Stream(OutputStream out) {
        super(out);
        this.sha256 = newSha256();
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
        sha256.update((byte) b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        sha256.update(bytes, offset, length);
    }

    /** Of all that was written, in hexadecimal digits. To be asked once. */
    String digest() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
