package dev.jwaku.tools.gateway;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where the faces are served, and to whom.
 *
 * @param address IP address to listen on
 * @param port TCP port; 0 lets the system choose
 * @param token what callers must show; needed beyond loopback
 */
public record GatewayConfig(String address, int port, Optional<String> token) {
    /** The reference's port. */
    public static final int DEFAULT_PORT = 8545;

    private static final int LEAST_TOKEN_LENGTH = 16;

    /** Refuses to serve a network without a token. */
    public GatewayConfig {
        if (token.isPresent() && token.get().length() < LEAST_TOKEN_LENGTH) {
            throw new IllegalArgumentException("a token has at least " + LEAST_TOKEN_LENGTH + " characters");
        }
        if (token.isEmpty() && !isLoopback(address)) {
            throw new IllegalArgumentException("listening on " + address + " needs a token: who reaches that address"
                    + " could write in this person's name");
        }
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address + " is no address to listen on", e);
        }
    }

    @Override
    public String toString() {
        return "GatewayConfig[" + address + ":" + port + (token.isPresent() ? ", with a token" : "") + "]";
    }
}
