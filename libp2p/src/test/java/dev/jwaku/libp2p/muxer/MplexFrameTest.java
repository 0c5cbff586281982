package dev.jwaku.libp2p.muxer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MplexFrameTest {
    private static final long LAST_ID = (1L << 60) - 1;

    @ParameterizedTest
    @CsvSource({
        "000130, 0, 0, 0",
        "020568656c6c6f, 0, 2, hello",
        "010568656c6c6f, 0, 1, hello",
        "0400, 0, 4, ''",
        "0300, 0, 3, ''",
        "0600, 0, 6, ''",
        "0500, 0, 5, ''",
        "8801023137, 17, 0, 17",
        "8a010568656c6c6f, 17, 2, hello",
        "0800, 1, 0, ''",
    })
    void readsAndWritesTheVectors(String hex, long streamId, int tag, String payload) {
        Bytes wire = Bytes.fromHex(hex);
        byte[] bytes = payload.getBytes();
        MplexFrame frame = new MplexFrame(streamId, tag, bytes.length);
        assertThat(MplexFrame.decode(wire.toByteArray(), 0, wire.length())).isEqualTo(frame);
        assertThat(Bytes.wrap(frame.encode(bytes))).isEqualTo(wire);
    }

    @Property
    void everyHeaderSurvivesTheWire(
            @ForAll @LongRange(max = LAST_ID) long streamId,
            @ForAll @IntRange(max = 6) int tag,
            @ForAll @IntRange(max = MplexFrame.MAX_PAYLOAD) int length) {
        MplexFrame frame = new MplexFrame(streamId, tag, length);
        byte[] buffer = new byte[MplexFrame.MAX_SIZE + 3];
        int end = frame.encode(buffer, 3);
        assertThat(end - 3).isEqualTo(frame.size());
        assertThat(MplexFrame.decode(buffer, 3, end)).isEqualTo(frame);
        assertThat(MplexFrame.decode(buffer, 3, end - 1)).isNull();
    }

    @Property
    void anyBytesAreAHeaderOrIncompleteOrMalformed(@ForAll @Size(max = 24) byte[] bytes) {
        try {
            MplexFrame frame = MplexFrame.decode(bytes, 0, bytes.length);
            if (frame != null) {
                assertThat(Arrays.copyOf(frame.encode(new byte[0]), frame.size()))
                        .isEqualTo(Arrays.copyOf(bytes, frame.size()));
            } else {
                assertThat(bytes.length).isLessThan(MplexFrame.MAX_SIZE);
            }
        } catch (MalformedMessageException e) {
            assertThat(bytes).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0700", // tag
                "02818040", // one byte more than allowed
                "02ffffffffffffffff7f", // huge
                "8000", // not minimal
                "ffffffffffffffffff01", // header too long
            })
    void refusesBrokenHeaders(String hex) {
        byte[] bytes = Bytes.fromHex(hex).toByteArray();
        assertThatThrownBy(() -> MplexFrame.decode(bytes, 0, bytes.length))
                .isInstanceOf(MalformedMessageException.class);
    }
}
