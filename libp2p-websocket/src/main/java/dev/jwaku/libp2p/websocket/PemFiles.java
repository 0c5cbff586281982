package dev.jwaku.libp2p.websocket;

import dev.jwaku.runtime.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the two files of a certificate held at one moment.
 *
 * @param chain the certificate chain, PEM
 * @param key its private key, PEM
 */
record PemFiles(Bytes chain, Bytes key) {
    /** Larger files are neither a chain nor a key. */
    private static final int MAX_SIZE = 64 * 1024;

    private static final PemFiles NOTHING = new PemFiles(Bytes.EMPTY, Bytes.EMPTY);

    /** @throws IOException if one cannot be read or is too large */
    static PemFiles read(WebSocketConfig.Certificate files) throws IOException {
        return new PemFiles(read(files.chain()), read(files.key()));
    }

    /** Empty if one cannot be read, for instance because it is just being replaced. */
    static PemFiles readOrNothing(WebSocketConfig.Certificate files) {
        try {
            return read(files);
        } catch (IOException e) {
            return NOTHING;
        }
    }

    private static Bytes read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MAX_SIZE + 1);
            if (content.length > MAX_SIZE) {
                throw new IOException(file + " is too large for a certificate or a private key");
            }
            return Bytes.wrap(content);
        }
    }

    /** Shows no key. */
    @Override
    public String toString() {
        return "PemFiles[" + chain.length() + " and " + key.length() + " bytes]";
    }
}
