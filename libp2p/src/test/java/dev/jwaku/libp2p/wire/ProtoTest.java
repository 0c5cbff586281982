package dev.jwaku.libp2p.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtoTest {
    @Test
    void writesDefaultValuesWhenAsked() {
        Bytes message = new ProtoWriter()
                .int64(1, 0)
                .bytes(2, Bytes.EMPTY)
                .string(3, "")
                .bool(4, false)
                .sint64(5, 0)
                .toBytes();

        assertThat(message.toHex()).isEqualTo("0800" + "1200" + "1a00" + "2000" + "2800");
    }

    @Test
    void writesAndReadsNestedMessages() {
        Bytes message = new ProtoWriter()
                .message(100, new ProtoWriter().string(1, "inner"))
                .toBytes();

        ProtoReader in = new ProtoReader(message, "outer");
        assertThat(in.next()).isTrue();
        assertThat(in.field()).isEqualTo(100);
        ProtoReader inner = in.message("inner");
        assertThat(inner.next()).isTrue();
        assertThat(inner.string()).isEqualTo("inner");
        assertThat(inner.next()).isFalse();
        assertThat(in.next()).isFalse();
    }

    @Property(tries = 500)
    void readsWhatItWrote(
            @ForAll @IntRange(min = 1, max = 1000) int field,
            @ForAll long number,
            @ForAll boolean flag,
            @ForAll @Size(max = 2000) byte[] bytes) {
        Bytes message = new ProtoWriter()
                .int64(field, number)
                .sint64(field, number)
                .bool(field, flag)
                .bytes(field, Bytes.of(bytes))
                .toBytes();

        ProtoReader in = new ProtoReader(message, "message");
        assertThat(in.next()).isTrue();
        assertThat(in.field()).isEqualTo(field);
        assertThat(in.int64()).isEqualTo(number);
        assertThat(in.next()).isTrue();
        assertThat(in.sint64()).isEqualTo(number);
        assertThat(in.next()).isTrue();
        assertThat(in.bool()).isEqualTo(flag);
        assertThat(in.next()).isTrue();
        assertThat(in.isLengthDelimited()).isTrue();
        assertThat(in.bytes()).isEqualTo(Bytes.of(bytes));
        assertThat(in.next()).isFalse();
    }

    @Property(tries = 2000)
    void anyBytesEndInFieldsOrMalformed(@ForAll @Size(max = 60) byte[] bytes, @ForAll boolean skipping) {
        ProtoReader in = new ProtoReader(Bytes.of(bytes), "message");
        try {
            while (in.next()) {
                if (skipping) {
                    in.skip();
                } else if (in.isLengthDelimited()) {
                    in.bytes();
                } else {
                    in.int64();
                }
            }
        } catch (MalformedMessageException expected) {
            assertThat(expected).hasMessageStartingWith("message: ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0a05", "0affffffff0f", "0affffffff07", "0a01ff", "0800", "0d00000000", "00", "0a"})
    void whatIsNoTextIsMalformed(String hex) {
        assertThatThrownBy(() -> {
                    ProtoReader in = new ProtoReader(Bytes.fromHex(hex), "message");
                    in.next();
                    in.string();
                })
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("message: ");
    }

    @Test
    void cutsLargeNumbersLikeProtobuf() {
        ProtoReader in =
                new ProtoReader(new ProtoWriter().int64(1, 0x1_0000_0002L).toBytes(), "message");
        in.next();

        assertThat(in.int32()).isEqualTo(2);
    }
}
