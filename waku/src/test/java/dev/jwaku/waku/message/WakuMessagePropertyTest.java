package dev.jwaku.waku.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.sharding.ContentTopic;
import java.time.Instant;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WakuMessagePropertyTest {
    @Property(tries = 500)
    void decodesWhatItEncoded(@ForAll("messages") WakuMessage message) {
        assertThat(WakuMessageCodec.decode(WakuMessageCodec.encode(message))).isEqualTo(message);
    }

    @Property(tries = 1000)
    void anyBytesAreAMessageOrMalformed(@ForAll byte[] bytes) {
        try {
            WakuMessageCodec.decode(Bytes.of(bytes));
        } catch (MalformedMessageException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Property
    void timestampsSurviveTheWayThroughInstant(@ForAll long nanos) {
        assertThat(Timestamps.toNanos(Timestamps.toInstant(nanos))).isEqualTo(nanos);
    }

    @Example
    void momentsBeyond2262AreRefused() {
        assertThatThrownBy(() -> Timestamps.toNanos(Instant.parse("2262-04-12T00:00:00Z")))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Timestamps.toNanos(Instant.MIN)).isInstanceOf(ArithmeticException.class);
    }

    @Provide
    Arbitrary<WakuMessage> messages() {
        Arbitrary<OptionalLong> timestamps = Arbitraries.longs()
                .map(OptionalLong::of)
                .injectNull(0.2)
                .map(value -> value == null ? OptionalLong.empty() : value);
        return Combinators.combine(
                        bytes(300),
                        Arbitraries.strings()
                                .ofMaxLength(60)
                                .filter(text -> Bytes.utf8(text).toUtf8().equals(text)),
                        Arbitraries.integers(),
                        timestamps,
                        bytes(64),
                        bytes(300),
                        Arbitraries.of(true, false))
                .as((payload, topic, version, timestamp, meta, proof, ephemeral) ->
                        new WakuMessage(payload, ContentTopic.of(topic), version, timestamp, meta, proof, ephemeral));
    }

    private static Arbitrary<Bytes> bytes(int most) {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(most).map(Bytes::of);
    }
}
