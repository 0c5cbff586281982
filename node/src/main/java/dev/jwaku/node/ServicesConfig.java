package dev.jwaku.node;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.waku.filter.FilterConfig;
import dev.jwaku.waku.ratelimit.RateLimits;
import dev.jwaku.waku.sync.SyncConfig;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a node does for peers besides relaying.
 *
 * @param store whether and how it keeps messages and answers store queries
 * @param filter whether and with which limits it pushes filtered messages
 * @param lightPush whether it publishes for others
 * @param shardsInNetwork how many shards the network has, for messages that name a content topic only; 0 for networks
 *     without autosharding
 * @param rateLimits how often peers may ask
 */
public record ServicesConfig(
        Optional<Store> store,
        Optional<FilterConfig> filter,
        boolean lightPush,
        int shardsInNetwork,
        RateLimits rateLimits) {
    /** Nothing; one shard in the network, as nwaku's default. */
    public static ServicesConfig none() {
        return new ServicesConfig(Optional.empty(), Optional.empty(), false, 1, RateLimits.defaults());
    }

    /** Whether any of it lives on what is relayed. */
    boolean needRelay() {
        return store.isPresent() || filter.isPresent() || lightPush;
    }

    /** Everything, with the archive in a file. */
    public static ServicesConfig all(Path archive) {
        return new ServicesConfig(
                Optional.of(new Store(
                        new ArchivePlace.SqliteFile(archive),
                        RetentionPolicy.parse(RetentionPolicy.DEFAULT),
                        Optional.empty())),
                Optional.of(FilterConfig.defaults()),
                true,
                1,
                RateLimits.defaults());
    }

    /**
     * The archive of a store node.
     *
     * @param place where it is
     * @param retention what is kept
     * @param sync whether it is compared with other store nodes, and how
     */
    public record Store(ArchivePlace place, RetentionPolicy retention, Optional<SyncConfig> sync) {}
}
