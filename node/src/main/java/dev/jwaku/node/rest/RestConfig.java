package dev.jwaku.node.rest;

import java.util.List;

/**
 * How the REST API is served. Names as nwaku's flags.
 *
 * @param address IP address to listen on
 * @param port TCP port; 0 lets the system choose
 * @param admin whether {@code /admin} answers
 * @param allowOrigins who may call from a browser: {@code *} and {@code ?} as wildcards, with or without scheme
 * @param relayCacheCapacity messages kept for readers of {@code /relay} and {@code /filter}
 */
public record RestConfig(String address, int port, boolean admin, List<String> allowOrigins, int relayCacheCapacity) {
    /** nwaku's port. */
    public static final int DEFAULT_PORT = 8645;
    /** nwaku's cache. */
    public static final int DEFAULT_RELAY_CACHE = 50;

    public RestConfig {
        allowOrigins = List.copyOf(allowOrigins);
    }

    /** On loopback, without admin and CORS. */
    public static RestConfig defaults() {
        return new RestConfig("127.0.0.1", DEFAULT_PORT, false, List.of(), DEFAULT_RELAY_CACHE);
    }
}
