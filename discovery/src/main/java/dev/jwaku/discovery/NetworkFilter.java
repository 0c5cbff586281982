package dev.jwaku.discovery;

import dev.jwaku.waku.enr.Capability;
import dev.jwaku.waku.enr.Enr;
import dev.jwaku.waku.enr.RelayShards;
import dev.jwaku.waku.sharding.Shard;
import java.util.Optional;
import java.util.Set;

/**
 * Which found nodes are of use: those that can do something, of our cluster, with a shard in common. Without shards of
 * our own every node of the cluster fits. nwaku's and go-waku's rule (waku-protocols.md section 14), except that a
 * bootstrap node gets no exception: as a peer it is of no use if nothing is in common.
 *
 * @param ours our cluster and shards
 */
public record NetworkFilter(RelayShards ours) {
    /** Whether the node is of use. */
    public boolean accepts(Enr record) {
        if (record.capabilities().isEmpty()) {
            return false;
        }
        Optional<RelayShards> theirs = record.shards();
        if (theirs.isEmpty() || theirs.get().cluster() != ours.cluster()) {
            return false;
        }
        return ours.indexes().isEmpty() || theirs.get().indexes().stream().anyMatch(ours.indexes()::contains);
    }

    /** Whether the node is of use, relays the shard and can do all of this. */
    public boolean accepts(Enr record, Shard shard, Set<Capability> wanted) {
        return accepts(record)
                && record.capabilities().containsAll(wanted)
                && record.shards().map(shards -> shards.contains(shard)).orElse(false);
    }
}
