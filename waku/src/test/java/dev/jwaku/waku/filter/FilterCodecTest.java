package dev.jwaku.waku.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.NwakuExchanges;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterCodecTest {
    @ParameterizedTest
    @ValueSource(strings = {"filter-subscribe", "filter-ping", "filter-unsubscribe", "filter-subscribe-101"})
    void requestsAreWrittenAsRecorded(String name) {
        Bytes recorded = NwakuExchanges.request(name);
        assertThat(FilterCodec.encode(FilterCodec.decodeRequest(recorded))).isEqualTo(recorded);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"filter-ping-unknown", "filter-subscribe", "filter-subscribe-no-ct", "filter-subscribe-101"})
    void answersAreWrittenAsRecorded(String name) {
        Bytes recorded = NwakuExchanges.answer(name);
        assertThat(FilterCodec.encode(FilterCodec.decodeResponse(recorded))).isEqualTo(recorded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"filter-garbage", "filter-no-request-id", "filter-type-9"})
    void theRestIsRefused(String name) {
        assertThatThrownBy(() -> FilterCodec.decodeRequest(NwakuExchanges.request(name)))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void aPushNeedsItsTopic() {
        FilterCodec.MessagePush push = new FilterCodec.MessagePush("topic", Bytes.utf8("message"));
        assertThat(FilterCodec.decodePush(FilterCodec.encode(push))).isEqualTo(push);
        assertThatThrownBy(() -> FilterCodec.decodePush(Bytes.fromHex("0a0161")))
                .isInstanceOf(MalformedMessageException.class);
    }
}
