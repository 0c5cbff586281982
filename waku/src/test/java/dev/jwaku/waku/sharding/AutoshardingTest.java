package dev.jwaku.waku.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vectors of waku-protocols.md section 22.2; the first three and N = 8 are logos-delivery's. */
class AutoshardingTest {
    @ParameterizedTest
    @CsvSource({
        "/toychat/2/huilong/proto, 3, 0, 1, 1, 1, 3, 1011",
        "/toychat2/2/huilong/proto, 6, 0, 0, 0, 2, 6, 758",
        "/toychat/4/huilong/proto2, 7, 0, 1, 1, 4, 15, 847",
        "/myapp/1/mytopic/cbor, 0, 0, 0, 2, 2, 8, 296",
        "/0/myapp/1/mytopic/cbor, 0, 0, 0, 2, 2, 8, 296",
        "/waku/2/content/test.js, 1, 0, 1, 2, 2, 9, 921",
        "/waku/1/0x12345678/rfc26, 4, 0, 0, 1, 4, 12, 316",
        "/status/1/community/proto, 5, 0, 1, 1, 0, 13, 573",
        "/app/22/sometopic/someencoding, 2, 0, 0, 0, 1, 2, 370",
        "/lightpush/1/test/proto, 6, 0, 0, 2, 3, 14, 478",
        "/a/1/b/proto, 4, 0, 0, 1, 0, 4, 276",
        "/a1/1/b/proto, 6, 0, 0, 0, 1, 6, 966",
        "/a/11/b/proto, 6, 0, 0, 0, 1, 6, 966",
        "/ünï/1/x/proto, 5, 0, 1, 2, 2, 13, 29"
    })
    void matchesTheReferences(String topic, int of8, int of1, int of2, int of3, int of5, int of16, int of1024) {
        ContentTopic content = ContentTopic.of(topic);

        assertThat(Autosharding.shardOf(content, 1, 8)).isEqualTo(new Shard(1, of8));
        assertThat(Autosharding.shardOf(content, 1, 1).index()).isEqualTo(of1);
        assertThat(Autosharding.shardOf(content, 1, 2).index()).isEqualTo(of2);
        assertThat(Autosharding.shardOf(content, 1, 3).index()).isEqualTo(of3);
        assertThat(Autosharding.shardOf(content, 1, 5).index()).isEqualTo(of5);
        assertThat(Autosharding.shardOf(content, 1, 16).index()).isEqualTo(of16);
        assertThat(Autosharding.shardOf(content, 1, 1024).index()).isEqualTo(of1024);
    }

    @ParameterizedTest
    @CsvSource({
        "/1/toychat/2/huilong/proto, generation 0",
        "/-1/toychat/2/huilong/proto, generation 0",
        "/x/toychat/2/huilong/proto, number",
        "invalid, slash",
        "/a/b/c, form",
        "/a/b/c/d/e/f, form",
        "/a//c/d, empty part"
    })
    void refusesTopicsWithoutAShardAndSaysWhy(String topic, String reason) {
        assertThatThrownBy(() -> Autosharding.shardOf(ContentTopic.of(topic), 1, 8))
                .isInstanceOf(InvalidTopicException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesAShardCountOutOfRange() {
        ContentTopic topic = ContentTopic.of("/a/1/b/proto");

        assertThatThrownBy(() -> Autosharding.shardOf(topic, 1, 0)).isInstanceOf(InvalidTopicException.class);
        assertThatThrownBy(() -> Autosharding.shardOf(topic, 1, 1025)).isInstanceOf(InvalidTopicException.class);
    }

    @ParameterizedTest
    @CsvSource({"/waku/2/rs/0/0, 0, 0", "/waku/2/rs/16/32, 16, 32", "/waku/2/rs/65535/1023, 65535, 1023"})
    void aShardAndItsTopicLeadToEachOther(String topic, int cluster, int index) {
        Shard shard = new Shard(cluster, index);

        assertThat(shard.topic()).isEqualTo(PubsubTopic.of(topic));
        assertThat(PubsubTopic.of(topic).shard()).contains(shard);
    }

    @ParameterizedTest
    @CsvSource({
        "/waku/2/rs/16", "/waku/2/rs/16/032", "/waku/2/rs/+16/32", "/waku/2/rs/16/32/", "/waku/2/rs/65536/0",
        "/waku/2/rs/1/1024", "/waku/2/rs/-1/0", "/waku/2/default-waku/proto", "waku/2/rs/1/1", "/waku/2/rs/99999/9999"
    })
    void otherNamesAreNoShards(String topic) {
        assertThat(PubsubTopic.of(topic).shard()).isEmpty();
    }
}
