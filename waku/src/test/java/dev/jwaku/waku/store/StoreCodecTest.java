package dev.jwaku.waku.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.NwakuExchanges;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreCodecTest {
    @Test
    void readsARecordedRequest() {
        StoreRequest request = StoreCodec.decodeRequest(NwakuExchanges.request("store3-page"));
        assertThat(request.requestId()).isEqualTo("req-3");
        assertThat(request.query())
                .isEqualTo(StoreQuery.builder()
                        .pubsubTopic(PubsubTopic.of("/waku/2/rs/3/0"))
                        .contentTopics(List.of(ContentTopic.of("/gold/1/m/proto")))
                        .forward(true)
                        .limit(2)
                        .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"store3-page-data", "store3-inverted-time", "store3-11-content-topics"})
    void writesRequestsAsRecorded(String name) {
        Bytes recorded = NwakuExchanges.request(name);
        assertThat(StoreCodec.encode(StoreCodec.decodeRequest(recorded))).isEqualTo(recorded);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"store3-page", "store3-empty-query", "store3-no-hit", "store3-cursor-unknown", "store3-garbage"})
    void writesAnswersAsRecorded(String name) {
        Bytes recorded = NwakuExchanges.answer(name);
        assertThat(StoreCodec.encode(StoreCodec.decodeResponse(recorded))).isEqualTo(recorded);
    }

    @Test
    void readsARecordedAnswerWithData() {
        StoreResponse response = StoreCodec.decodeResponse(NwakuExchanges.answer("store3-page-data"));
        assertThat(response.isSuccess()).isTrue();
        StoreEntry.Content content = response.entries().getFirst().content().orElseThrow();
        assertThat(content.pubsubTopic().name()).isEqualTo("/waku/2/rs/3/0");
        assertThat(content.message().payload()).isEqualTo(Bytes.utf8("nots"));
        assertThat(response.cursor()).hasValue(response.entries().getFirst().hash());
    }

    @Test
    void aHashOfAnotherLengthIsFilledWithZeros() {
        StoreQuery query = StoreCodec.decodeRequest(NwakuExchanges.request("store3-hash-short"))
                .query();
        assertThat(query.hashes()).containsExactly(MessageHash.parse("11".repeat(31) + "00"));
    }

    @Test
    void aRequestWithoutIdIsRefusedInNwakusWords() {
        assertThatThrownBy(() -> StoreCodec.decodeRequest(NwakuExchanges.request("store3-no-request-id")))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("(kind: MissingRequiredField, field: \"request_id\")");
    }

    @Property(tries = 200)
    void requestsSurvive(@ForAll("queries") StoreQuery query, @ForAll String id) {
        StoreRequest request = new StoreRequest(id.replaceAll("\\p{Cs}", "?"), query);
        assertThat(StoreCodec.decodeRequest(StoreCodec.encode(request))).isEqualTo(request);
    }

    @Property(tries = 200)
    void responsesSurvive(@ForAll("entries") List<StoreEntry> entries, @ForAll int status) {
        StoreResponse response = new StoreResponse("id", status & 0xffff, "text", entries, Optional.empty());
        assertThat(StoreCodec.decodeResponse(StoreCodec.encode(response))).isEqualTo(response);
    }

    @Provide
    Arbitrary<StoreQuery> queries() {
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.longs(),
                        hashes().list().ofMaxSize(5),
                        Arbitraries.longs(),
                        Arbitraries.integers().between(0, 3))
                .as((flag, time, hashes, limit, topics) -> {
                    StoreQuery.Builder query = StoreQuery.builder()
                            .includeData(flag)
                            .forward(!flag)
                            .hashes(hashes)
                            .limit(limit);
                    if (flag) {
                        query.timeStart(time).pubsubTopic(PubsubTopic.of("/waku/2/rs/16/32"));
                    } else {
                        query.timeEnd(time);
                    }
                    hashes.stream().findFirst().ifPresent(query::cursor);
                    return query.contentTopics(Collections.nCopies(topics, ContentTopic.of("/a/1/b/proto")))
                            .build();
                });
    }

    @Provide
    Arbitrary<List<StoreEntry>> entries() {
        return Combinators.combine(hashes(), Arbitraries.longs(), Arbitraries.of(true, false))
                .as((hash, time, data) -> data
                        ? StoreEntry.of(
                                hash,
                                PubsubTopic.of("/waku/2/rs/16/32"),
                                WakuMessage.builder(hash.bytes(), ContentTopic.of("/a/1/b/proto"))
                                        .timestamp(time)
                                        .build())
                        : StoreEntry.of(hash))
                .list()
                .ofMaxSize(5);
    }

    private static Arbitrary<MessageHash> hashes() {
        return Arbitraries.bytes().array(byte[].class).ofSize(32).map(bytes -> new MessageHash(Bytes.wrap(bytes)));
    }
}
