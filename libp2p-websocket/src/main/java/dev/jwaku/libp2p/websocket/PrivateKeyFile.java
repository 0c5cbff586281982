package dev.jwaku.libp2p.websocket;

import dev.jwaku.runtime.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the private key in a PEM file: PKCS#8 of any kind, or PKCS#1 (RSA). */
final class PrivateKeyFile {
    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN (RSA |EC |ENCRYPTED |)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END \\1PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    /** Version 0, algorithm rsaEncryption without parameters: what PKCS#8 puts in front of a PKCS#1 key. */
    private static final byte[] RSA_HEADER = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

    private PrivateKeyFile() {}

    /**
     * The key in this content of that file.
     *
     * @throws IOException if it holds no key of these kinds
     */
    static PrivateKey parse(Bytes content, Path file) throws IOException {
        Matcher pem = KEY.matcher(new String(content.toByteArray(), StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw new IOException(file + " holds no private key in PEM form");
        }
        byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
        return switch (pem.group(1)) {
            case "" -> decode(der, file);
            case "RSA " -> decode(wrapPkcs1(der), file);
            default ->
                throw new IOException(file + " holds a key of the form "
                        + pem.group(1).strip() + "; convert it with: openssl pkcs8 -topk8 -nocrypt");
        };
    }

    private static PrivateKey decode(byte[] pkcs8, Path file) throws IOException {
        InvalidKeySpecException refused = null;
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                refused = e; // of another algorithm
            } catch (GeneralSecurityException e) {
                throw new IOException("cannot read " + file, e);
            }
        }
        throw new IOException(file + " holds no RSA, EC or EdDSA key", refused);
    }

    private static byte[] wrapPkcs1(byte[] pkcs1) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(RSA_HEADER);
        content.writeBytes(der(0x04, pkcs1));
        return der(0x30, content.toByteArray());
    }

    private static byte[] der(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            out.write(0x83);
            out.write(content.length >>> 16);
            out.write(content.length >>> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }
}
