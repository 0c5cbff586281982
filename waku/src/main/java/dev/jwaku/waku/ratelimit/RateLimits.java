package dev.jwaku.waku.ratelimit;

import dev.jwaku.runtime.World;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * nwaku's {@code --rate-limit}: entries {@code <service>:<volume>/<period>}, or without service for all services that
 * have no entry of their own. Everything is unlimited by default, except filter with 30 requests a minute and peer.
 *
 * @param byService the limits that name their service
 * @param others the limit of all other services
 */
public record RateLimits(Map<Service, RateLimit> byService, Optional<RateLimit> others) {
    /** What can be limited. */
    public enum Service {
        /** Store queries; {@code store} and {@code storev3}. */
        STORE,
        /** Light push, both versions together. */
        LIGHTPUSH,
        /** Peer exchange; {@code px}. */
        PX,
        /** Filter requests. */
        FILTER
    }

    private static final RateLimit FILTER_DEFAULT = RateLimit.parse("30/1m");

    public RateLimits {
        byService = Collections.unmodifiableMap(new TreeMap<>(byService));
    }

    /** No entry. */
    public static RateLimits defaults() {
        return parse(List.of());
    }

    /**
     * Reads entries.
     *
     * @throws IllegalArgumentException if one is malformed or names an unknown service
     */
    public static RateLimits parse(List<String> entries) {
        Map<Service, RateLimit> byService = new TreeMap<>();
        Optional<RateLimit> others = Optional.empty();
        for (String entry : entries) {
            int colon = entry.indexOf(':');
            if (colon < 0) {
                others = Optional.of(RateLimit.parse(entry.strip()));
            } else {
                RateLimit limit = RateLimit.parse(entry.substring(colon + 1).strip());
                service(entry.substring(0, colon).strip()).ifPresent(service -> byService.put(service, limit));
            }
        }
        return new RateLimits(byService, others);
    }

    private static Optional<Service> service(String name) {
        return switch (name) {
            case "store", "storev3" -> Optional.of(Service.STORE);
            case "lightpush" -> Optional.of(Service.LIGHTPUSH);
            case "px" -> Optional.of(Service.PX);
            case "filter" -> Optional.of(Service.FILTER);
            case "storev2" -> Optional.empty(); // a protocol that we do not serve
            default ->
                throw new IllegalArgumentException("unknown service in rate limit: '" + name
                        + "'; known: store, storev2, storev3, lightpush, px, filter");
        };
    }

    /**
     * The gate of a service, new with each call.
     *
     * @param protocol for the metrics
     */
    public RequestGate gate(World world, Service service, String protocol) {
        Optional<RateLimit> limit = Optional.ofNullable(byService.get(service)).or(() -> others);
        if (service == Service.FILTER) {
            RateLimit ofFilter = limit.orElse(FILTER_DEFAULT);
            tell(world, protocol, ofFilter);
            return RequestLimiter.perPeer(world, ofFilter);
        }
        limit.ifPresent(one -> tell(world, protocol, one));
        return limit.<RequestGate>map(one -> RequestLimiter.shared(world, one)).orElse(RequestGate.OPEN);
    }

    private static void tell(World world, String protocol, RateLimit limit) {
        double perSecond = limit.volume() / (limit.period().toNanos() / 1e9);
        world.meters().doubleGauge("waku_service_requests_limit", () -> perSecond, "service", protocol);
    }
}
