/**
 * Topics: where messages travel ({@link dev.jwaku.waku.sharding.PubsubTopic}, {@link dev.jwaku.waku.sharding.Shard})
 * and what they are about ({@link dev.jwaku.waku.sharding.ContentTopic}); {@link dev.jwaku.waku.sharding.Autosharding}
 * leads from the one to the other.
 *
 * <p>Specs: WAKU2-RELAY-SHARDING, 23/WAKU2-TOPICS. Values only: no thread, no I/O.
 *
 * <pre>{@code
 * Shard shard = Autosharding.shardOf(ContentTopic.of("/myapp/1/mytopic/cbor"), 1, 8);
 * PubsubTopic topic = shard.topic(); // /waku/2/rs/1/0
 * }</pre>
 */
@NullMarked
package dev.jwaku.waku.sharding;

import org.jspecify.annotations.NullMarked;
