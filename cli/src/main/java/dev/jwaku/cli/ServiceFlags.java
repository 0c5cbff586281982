package dev.jwaku.cli;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.ServicePeersConfig;
import dev.jwaku.node.ServicesConfig;
import dev.jwaku.node.metrics.MetricsServer;
import dev.jwaku.node.rest.RestConfig;
import dev.jwaku.waku.filter.FilterConfig;
import dev.jwaku.waku.ratelimit.RateLimits;
import dev.jwaku.waku.sync.SyncConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** The flags of services, REST and metrics, with nwaku's names and defaults. */
final class ServiceFlags {
    private static final int MAX_16_BITS = 65_535;
    private static final int MAX_COUNT = 1_000_000;
    private static final int MAX_SECONDS = 1_000_000;

    private final FlagValues flags;
    private final int portsShift;

    ServiceFlags(FlagValues flags, int portsShift) {
        this.flags = flags;
        this.portsShift = portsShift;
    }

    static Stream<Flag> all() {
        return Stream.of(
                        Stream.of(new Flag("--store", Flag.BOOLEAN, "keep messages and answer store queries (false)")),
                        DatabaseFlags.all(),
                        others())
                .flatMap(part -> part);
    }

    private static Stream<Flag> others() {
        return Stream.of(
                new Flag(
                        "--store-message-retention-policy",
                        "<policy>",
                        "time:<s>, capacity:<n>, size:<n>gb; several with ; (time:172800)"),
                new Flag("--storenode", "<multiaddr>", "peer to ask for history (any that has a store)"),
                new Flag("--filternode", "<multiaddr>", "peer to subscribe at (any that has filter)"),
                new Flag("--lightpushnode", "<multiaddr>", "peer to publish through (own service, else any)"),
                new Flag("--store-sync", Flag.BOOLEAN, "exchange missing messages with other store nodes (false)"),
                new Flag("--store-sync-interval", "<s>", "from one comparison to the next (300)"),
                new Flag("--store-sync-range", "<s>", "how far back (3600)"),
                new Flag("--store-sync-relay-jitter", "<s>", "what is younger is left to relay (20)"),
                new Flag("--filter", Flag.BOOLEAN, "push filtered messages to subscribed peers (false)"),
                new Flag("--filter-subscription-timeout", "<s>", "how long a silent peer stays subscribed (300)"),
                new Flag("--filter-max-peers-to-serve", "<n>", "most subscribed peers (1000)"),
                new Flag("--filter-max-criteria", "<n>", "most topic pairs of one peer (1000)"),
                new Flag("--lightpush", Flag.BOOLEAN, "publish for peers (false)"),
                new Flag(
                        "--rate-limit",
                        "<limit>",
                        "[store|lightpush|px|filter:]<n>/<period>; repeatable (filter:30/1m)"),
                new Flag("--num-shards-in-network", "<n>", "shards for autosharding; 0: static sharding (1)"),
                new Flag("--rest", Flag.BOOLEAN, "REST server (true)"),
                new Flag("--rest-address", "<ip>", "where it listens (127.0.0.1)"),
                new Flag("--rest-port", "<port>", "0 lets the system choose (8645)"),
                new Flag("--rest-admin", Flag.BOOLEAN, "also answer /admin (false)"),
                new Flag("--rest-allow-origin", "<origin>", "who may call from a browser, with * and ?; repeatable"),
                new Flag("--rest-relay-cache-capacity", "<n>", "messages kept for readers (50)"),
                new Flag("--metrics-server", Flag.BOOLEAN, "serve /metrics for Prometheus (false)"),
                new Flag("--metrics-logging", Flag.BOOLEAN, "log the totals every ten minutes (true)"),
                new Flag("--metrics-server-address", "<ip>", "where it listens (127.0.0.1)"),
                new Flag("--metrics-server-port", "<port>", "0 lets the system choose (8008)"));
    }

    /** @throws UsageException if a value makes no sense */
    ServicesConfig services() {
        return new ServicesConfig(
                store(), filter(), flags.isOn("--lightpush", false), new ShardFlags(flags).inNetwork(), rateLimits());
    }

    private Optional<ServicesConfig.Store> store() {
        if (!flags.isOn("--store", false)) {
            if (flags.isOn("--store-sync", false)) {
                throw new UsageException("--store-sync needs --store");
            }
            return Optional.empty();
        }
        String policy = flags.text("--store-message-retention-policy").orElse(RetentionPolicy.DEFAULT);
        try {
            RetentionPolicy retention = RetentionPolicy.parse(policy);
            return Optional.of(new ServicesConfig.Store(new DatabaseFlags(flags).place(retention), retention, sync()));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--store-message-retention-policy: " + e.getMessage(), e);
        }
    }

    private Optional<SyncConfig> sync() {
        if (!flags.isOn("--store-sync", false)) {
            return Optional.empty();
        }
        SyncConfig defaults = SyncConfig.defaults();
        return Optional.of(defaults.withTimes(
                seconds("--store-sync-interval", defaults.interval()),
                seconds("--store-sync-range", defaults.range()),
                seconds("--store-sync-relay-jitter", defaults.jitter())));
    }

    private Duration seconds(String name, Duration fallback) {
        return Duration.ofSeconds(flags.number(name, (int) fallback.toSeconds(), MAX_SECONDS));
    }

    private Optional<FilterConfig> filter() {
        if (!flags.isOn("--filter", false)) {
            return Optional.empty();
        }
        FilterConfig defaults = FilterConfig.defaults();
        int seconds = flags.number(
                "--filter-subscription-timeout",
                Math.toIntExact(defaults.subscriptionTimeout().toSeconds()),
                MAX_16_BITS);
        return Optional.of(defaults.withLimits(
                flags.number("--filter-max-peers-to-serve", defaults.maxPeers(), MAX_COUNT),
                flags.number("--filter-max-criteria", defaults.maxCriteria(), MAX_COUNT),
                Duration.ofSeconds(seconds)));
    }

    /** @throws UsageException if an address makes no sense */
    ServicePeersConfig servicePeers() {
        return new ServicePeersConfig(peer("--storenode"), peer("--filternode"), peer("--lightpushnode"));
    }

    private Optional<Multiaddr> peer(String name) {
        Optional<String> text = flags.text(name).filter(given -> !given.isEmpty());
        try {
            Optional<Multiaddr> address = text.map(Multiaddr::parse);
            if (address.isPresent() && address.get().peerId().isEmpty()) {
                throw new UsageException(name + "=" + text.get() + " has no /p2p/<peer id>");
            }
            return address;
        } catch (IllegalArgumentException e) {
            throw new UsageException(name + "=" + text.orElse("") + " is no multiaddr: " + e.getMessage(), e);
        }
    }

    private RateLimits rateLimits() {
        try {
            return RateLimits.parse(flags.all("--rate-limit"));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--rate-limit: " + e.getMessage(), e);
        }
    }

    /** How REST is served, if it is. */
    Optional<RestConfig> rest() {
        if (!flags.isOn("--rest", true)) {
            return Optional.empty();
        }
        return Optional.of(new RestConfig(
                flags.text("--rest-address").orElse("127.0.0.1"),
                port("--rest-port", RestConfig.DEFAULT_PORT),
                flags.isOn("--rest-admin", false),
                flags.all("--rest-allow-origin"),
                flags.number("--rest-relay-cache-capacity", RestConfig.DEFAULT_RELAY_CACHE, MAX_COUNT)));
    }

    boolean logsMetrics() {
        return flags.isOn("--metrics-logging", true);
    }

    /** Where metrics are served, if they are. */
    Optional<MetricsAddress> metrics() {
        if (!flags.isOn("--metrics-server", false)) {
            return Optional.empty();
        }
        return Optional.of(new MetricsAddress(
                flags.text("--metrics-server-address").orElse("127.0.0.1"),
                port("--metrics-server-port", MetricsServer.DEFAULT_PORT)));
    }

    /** A port with the shift; 0 stays 0. */
    private int port(String name, int fallback) {
        int port = flags.number(name, fallback, MAX_16_BITS);
        if (port != 0 && port + portsShift > MAX_16_BITS) {
            throw new UsageException(name + " is beyond " + MAX_16_BITS + " with --ports-shift=" + portsShift);
        }
        return port == 0 ? 0 : port + portsShift;
    }

    /** Where metrics are served. */
    record MetricsAddress(String address, int port) {}
}
