package dev.jwaku.tools.telemetry.service;

import dev.jwaku.node.rest.Json;
import dev.jwaku.node.rest.RestAnswer;
import dev.jwaku.node.rest.RestException;
import dev.jwaku.node.rest.RestRequest;
import dev.jwaku.node.rest.Router;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.telemetry.store.StoreException;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/canaries}: the report of {@code jwaku lpt report --json}, by whoever has the token. It changes no
 * figure of the users' messages, but what they are compared with.
 */
final class CanaryRoutes {
    static final String PATH = "/v1/canaries";
    /** A report lists up to 10,000 lost messages of each pair. */
    static final int MOST_BYTES = 4 << 20;

    private static final Logger log = LoggerFactory.getLogger(CanaryRoutes.class);
    private static final Pattern TOKEN = Pattern.compile("(?i:bearer) (\\S+)");
    private static final int AWAY = 503;

    private final World world;
    private final TelemetryStore store;
    private final ServiceMeters meters;
    private final Optional<Bytes> tokenHash;

    /** @param tokenHash of who may; nobody if empty */
    CanaryRoutes(World world, TelemetryStore store, ServiceMeters meters, Optional<Bytes> tokenHash) {
        this.world = world;
        this.store = store;
        this.meters = meters;
        this.tokenHash = tokenHash;
    }

    void addTo(Router router) {
        router.add("POST", PATH, (request, parameters) -> take(request));
    }

    private RestAnswer take(RestRequest request) {
        if (tokenHash.isEmpty()) {
            meters.canary("forbidden");
            throw new RestException(403, "this service takes no canaries: it has no --canary-token-file");
        }
        Matcher given = TOKEN.matcher(request.headers().getOrDefault("authorization", ""));
        if (!given.matches()
                || !MessageDigest.isEqual(
                        TelemetryConfig.hash(given.group(1)).toByteArray(),
                        tokenHash.get().toByteArray())) {
            meters.canary("forbidden");
            throw new RestException(403, "needs Authorization: Bearer <canary token>");
        }
        TelemetryStore.Canary canary;
        try {
            canary = CanaryReport.read(request.body(), world.now());
        } catch (RestException e) {
            meters.canary("refused");
            throw e;
        }
        try {
            store.store(canary);
        } catch (StoreException e) {
            meters.canary("failed");
            log.atWarn().addKeyValue("reason", e.getMessage()).log("a canary was not stored");
            return RestAnswer.text(AWAY, "the database does not take it now");
        }
        meters.canary("stored");
        return RestAnswer.json(
                200, Json.object().put("expected", canary.expected()).put("arrived", canary.arrived()));
    }
}
