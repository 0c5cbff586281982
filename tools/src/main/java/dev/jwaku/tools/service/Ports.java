package dev.jwaku.tools.service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.HexFormat;

/** What a process needs that is to come back as the same node: a port and a key. */
public final class Ports {
    private static final int KEY_BYTES = 32;

    private Ports() {}

    /** A loopback port that nobody listens on at the moment. @throws IOException if there is none */
    public static int free() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    /** A secp256k1 key in hexadecimal digits. */
    public static String randomKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        key[0] &= 0x7f; // below the order of the curve
        return HexFormat.of().formatHex(key);
    }
}
