package dev.jwaku.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import org.junit.jupiter.api.Test;

class RestampIdTest {
    private static final PubsubTopic SHARD = PubsubTopic.of("/waku/2/rs/16/32");
    private static final ContentTopic TOPIC = ContentTopic.of("/test/1/chat/proto");
    private static final RestampId ID = new RestampId(Bytes.fromHex("000102030405060708090a0b0c0d0e0f"));

    @Test
    void marksMetaAndFindsTheMark() {
        Bytes meta = ID.mark(Bytes.utf8("mine"));

        assertThat(meta.toHex()).isEqualTo("6a777231000102030405060708090a0b0c0d0e0f6d696e65");
        assertThat(RestampId.in(meta)).contains(ID);
        assertThat(RestampId.ownMeta(meta)).isEqualTo(Bytes.utf8("mine"));
    }

    @Test
    void foreignMetaCarriesNoMark() {
        Bytes foreign = Bytes.utf8("RELIABLE-CHANNEL-API/1");

        assertThat(RestampId.in(Bytes.EMPTY)).isEmpty();
        assertThat(RestampId.in(foreign)).isEmpty();
        assertThat(RestampId.in(ID.mark(Bytes.EMPTY).slice(0, RestampId.MARK_LENGTH - 1)))
                .isEmpty();
        assertThat(RestampId.ownMeta(foreign)).isEqualTo(foreign);
    }

    @Test
    void refusesOwnMetaThatDoesNotFit() {
        assertThat(ID.mark(Bytes.wrap(new byte[RestampId.MAX_OWN_META])).length())
                .isEqualTo(WakuMessage.MAX_META_LENGTH);
        assertThatThrownBy(() -> ID.mark(Bytes.wrap(new byte[RestampId.MAX_OWN_META + 1])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("44");
    }

    @Test
    void generationsShareTheirKeyAndNothingElseDoes() {
        WakuMessage first = message("hello", 1);

        assertThat(RestampId.key(SHARD, message("hello", 2))).isPresent().isEqualTo(RestampId.key(SHARD, first));
        assertThat(RestampId.key(SHARD, message("other content under a copied id", 2)))
                .isNotEqualTo(RestampId.key(SHARD, first));
        assertThat(RestampId.key(PubsubTopic.of("/waku/2/rs/16/33"), first)).isNotEqualTo(RestampId.key(SHARD, first));
        assertThat(RestampId.key(SHARD, first.toBuilder().meta(Bytes.EMPTY).build()))
                .isEmpty();
    }

    private static WakuMessage message(String text, long timestamp) {
        return WakuMessage.builder(Bytes.utf8(text), TOPIC)
                .meta(ID.mark(Bytes.EMPTY))
                .timestamp(timestamp)
                .build();
    }
}
