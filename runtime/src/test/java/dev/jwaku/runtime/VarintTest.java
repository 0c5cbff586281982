package dev.jwaku.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.runtime.Varint.MalformedVarintException;
import java.io.ByteArrayOutputStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class VarintTest {
    @Property
    void roundTrip(@ForAll @LongRange(min = 0) long value) {
        byte[] encoded = Varint.encode(value);
        assertThat(encoded).hasSize(Varint.length(value)).hasSizeBetween(1, Varint.MAX_LENGTH);
        assertThat(decode(encoded)).isEqualTo(value);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        Varint.write(value, stream);
        assertThat(stream.toByteArray()).isEqualTo(encoded);
    }

    @Property
    void decoderIsTotal(@ForAll byte[] anything) {
        Varint.Decoder decoder = new Varint.Decoder();
        try {
            for (byte next : anything) {
                if (decoder.accept(next)) {
                    assertThat(decoder.value()).isNotNegative();
                    decoder.reset();
                }
            }
        } catch (MalformedVarintException e) {
            assertThat(e).hasMessageContaining("varint");
        }
    }

    @Example
    void vectorsOfMultiformats() {
        assertThat(Varint.encode(1)).containsExactly(0x01);
        assertThat(Varint.encode(127)).containsExactly(0x7f);
        assertThat(Varint.encode(128)).containsExactly(0x80, 0x01);
        assertThat(Varint.encode(255)).containsExactly(0xff, 0x01);
        assertThat(Varint.encode(300)).containsExactly(0xac, 0x02);
        assertThat(Varint.encode(16384)).containsExactly(0x80, 0x80, 0x01);
        assertThat(Varint.encode(Long.MAX_VALUE)).hasSize(9).endsWith(0x7f);
    }

    @Example
    void refusesNumbersThatAreNotMinimalOrTooLong() {
        assertThatThrownBy(() -> decode(new byte[] {(byte) 0x81, 0x00}))
                .isInstanceOf(MalformedVarintException.class)
                .hasMessageContaining("minimal");
        byte[] endless = new byte[20];
        java.util.Arrays.fill(endless, (byte) 0xff);
        assertThatThrownBy(() -> decode(endless))
                .isInstanceOf(MalformedVarintException.class)
                .hasMessageContaining("longer than 9");
        assertThat(decode(new byte[] {0x00})).isZero();
    }

    @Example
    void refusesNegativeNumbers() {
        assertThatThrownBy(() -> Varint.encode(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Varint.length(Long.MIN_VALUE)).isInstanceOf(IllegalArgumentException.class);
    }

    private static long decode(byte[] bytes) {
        Varint.Decoder decoder = new Varint.Decoder();
        for (int i = 0; i < bytes.length; i++) {
            if (decoder.accept(bytes[i])) {
                assertThat(i).isEqualTo(bytes.length - 1);
                return decoder.value();
            }
        }
        throw new AssertionError("incomplete");
    }
}
