package dev.jwaku.libp2p.muxer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamuxFrameTest {
    @ParameterizedTest
    @CsvSource({
        "00010001 00000001 00000000, 1, 1, 1, 0",
        "00010002 00000001 00000000, 1, 2, 1, 0",
        "00000000 00000001 00000005, 0, 0, 1, 5",
        "00000001 00000001 00000005, 0, 1, 1, 5",
        "00010004 00000001 00000000, 1, 4, 1, 0",
        "00000004 00000001 00000000, 0, 4, 1, 0",
        "00010008 00000001 00000000, 1, 8, 1, 0",
        "00000008 00000001 00000000, 0, 8, 1, 0",
        "00010000 00000001 00020000, 1, 0, 1, 131072",
        "00020001 00000000 00000000, 2, 1, 0, 0",
        "00020002 00000000 00000000, 2, 2, 0, 0",
        "00030000 00000000 00000000, 3, 0, 0, 0",
        "00030000 00000000 00000001, 3, 0, 0, 1",
    })
    void readsAndWritesTheVectors(String hex, int type, int flags, long streamId, long length) {
        Bytes wire = Bytes.fromHex(hex.replace(" ", ""));
        YamuxFrame frame = new YamuxFrame(type, flags, streamId, length);
        assertThat(YamuxFrame.decode(wire.toByteArray(), 0)).isEqualTo(frame);
        assertThat(Bytes.wrap(frame.encode())).isEqualTo(wire);
    }

    @Property
    void everyFrameSurvivesTheWire(
            @ForAll @IntRange(max = 3) int type,
            @ForAll @IntRange(max = 15) int flags,
            @ForAll @LongRange(max = 0xffffffffL) long streamId,
            @ForAll @LongRange(max = 0xffffffffL) long length) {
        YamuxFrame frame = new YamuxFrame(type, flags, streamId, length);
        byte[] buffer = new byte[20];
        frame.encode(buffer, 3);
        assertThat(YamuxFrame.decode(buffer, 3)).isEqualTo(frame);
    }

    @Property
    void anyBytesAreAFrameOrMalformed(@ForAll @Size(12) byte[] bytes) {
        try {
            assertThat(YamuxFrame.decode(bytes, 0).encode()).isEqualTo(bytes);
        } catch (MalformedMessageException e) {
            assertThat(bytes[0] != 0 || bytes[1] < 0 || bytes[1] > 3 || bytes[2] != 0 || (bytes[3] & 0xf0) != 0)
                    .isTrue();
        }
    }

    @Test
    void refusesToBuildWhatTheWireCannotHold() {
        assertThatThrownBy(() -> new YamuxFrame(4, 0, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new YamuxFrame(0, 16, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new YamuxFrame(0, 0, 1L << 32, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new YamuxFrame(0, 0, 1, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
