/**
 * Metadata: which cluster and shards a peer serves.
 *
 * <p>Spec: 66/WAKU2-METADATA, {@code /vac/waku/metadata/1.0.0}. nwaku and go-waku ask on every new connection and drop
 * a peer that does not answer or names another cluster, so {@link dev.jwaku.waku.metadata.MetadataService} answers with
 * the final shards from its first moment and asks every peer that serves the protocol. One task per request; 1,024
 * bytes per message.
 *
 * <pre>{@code
 * MetadataService metadata = MetadataService.start(world, host, new WakuMetadata(16, List.of(32, 64)), listener);
 * }</pre>
 */
@NullMarked
package dev.jwaku.waku.metadata;

import org.jspecify.annotations.NullMarked;
