package dev.jwaku.tools.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.StoreQuery;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The statements as the description of nwaku's driver has them. */
class ReferenceSqlTest {
    private static final String ONE = "01".repeat(32);
    private static final String TWO = "02".repeat(32);
    private static final String DATA = "messageHash, pubsubTopic, contentTopic, payload, version, timestamp, meta";

    @Test
    void byHashesOnly() {
        StoreQuery query = StoreQuery.builder()
                .hashes(List.of(MessageHash.parse(ONE), MessageHash.parse(TWO)))
                .limit(2)
                .build();
        assertThat(ReferenceSql.page(query, OptionalLong.empty(), "a1"))
                .isEqualTo("/* requestId=a1 */ WITH min_timestamp AS (SELECT MIN(timestamp) AS min_ts FROM"
                        + " messages_lookup WHERE messagehash IN ('" + ONE + "','" + TWO + "')) SELECT m.messageHash,"
                        + " m.pubsubTopic, m.contentTopic, m.payload, m.version, m.timestamp, m.meta FROM messages m"
                        + " INNER JOIN messages_lookup l ON m.timestamp = l.timestamp AND m.messagehash ="
                        + " l.messagehash WHERE l.timestamp >= (SELECT min_ts FROM min_timestamp) AND l.messagehash"
                        + " IN ('" + ONE + "','" + TWO + "') ORDER BY m.timestamp DESC, m.messagehash DESC LIMIT 3");
        assertThat(ReferenceSql.hasData(query)).isTrue();
    }

    @Test
    void byTopicsAndTimeAfterACursor() {
        StoreQuery query = StoreQuery.builder()
                .includeData(true)
                .pubsubTopic(PubsubTopic.of("/waku/2/rs/16/32"))
                .contentTopics(List.of(ContentTopic.of("/a/1/b'c/d"), ContentTopic.of("/a/1/e/f")))
                .timeStart(5)
                .timeEnd(9)
                .cursor(MessageHash.parse(ONE))
                .forward(true)
                .build();
        assertThat(ReferenceSql.page(query, OptionalLong.of(7), "0"))
                .isEqualTo("/* requestId=0 */ SELECT " + DATA + " FROM messages WHERE (timestamp, messageHash) > (7, '"
                        + ONE + "') AND contentTopic IN ('/a/1/b''c/d','/a/1/e/f') AND pubsubTopic ="
                        + " '/waku/2/rs/16/32' AND timestamp >= 5 AND timestamp <= 9 ORDER BY timestamp ASC,"
                        + " messageHash ASC LIMIT 21");
    }

    @Test
    void everythingHashesOnlyBackward() {
        StoreQuery query = StoreQuery.builder().limit(500).build();
        assertThat(ReferenceSql.page(query, OptionalLong.empty(), "0"))
                .isEqualTo("/* requestId=0 */ SELECT messageHash FROM messages ORDER BY timestamp DESC, messageHash"
                        + " DESC LIMIT 101");
        assertThat(ReferenceSql.hasData(query)).isFalse();
    }
}
