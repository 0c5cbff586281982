package dev.jwaku.libp2p.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.DeadlineExceededException;
import dev.jwaku.libp2p.LimitExceededException;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.fixtures.Pipes;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.SystemWorld;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {
    private static final int LIMIT = 100_000;

    private final SystemWorld world = new SystemWorld();
    private final Deadline deadline = Deadline.after(world, Duration.ofMinutes(1));
    private final Pipes.StreamPair stream = Pipes.stream(world);
    private final FrameReader reader = new FrameReader(stream.right(), LIMIT, "peer");

    @Property(tries = 200)
    void framesArriveAsTheyWereWritten(@ForAll @Size(max = 10) List<@Size(max = 400) byte[]> messages) {
        Pipes.StreamPair pair = Pipes.stream(world);
        messages.forEach(message -> Frames.write(pair.left(), Bytes.of(message), deadline));
        pair.left().closeWrite();

        FrameReader frames = new FrameReader(pair.right(), LIMIT, "peer");
        messages.forEach(message -> assertThat(frames.read(deadline)).isEqualTo(Bytes.of(message)));
        assertThat(frames.read(deadline)).isNull();
    }

    @Property(tries = 1000)
    void anyBytesEndInFramesOrATypedFailure(@ForAll @Size(max = 60) byte[] bytes) {
        Pipes.StreamPair pair = Pipes.stream(world);
        Pipes.write(pair.left(), Bytes.of(bytes), deadline);
        pair.left().closeWrite();
        FrameReader frames = new FrameReader(pair.right(), 20, "peer");
        try {
            while (frames.read(deadline) != null) {
                // each frame is one more step to the end
            }
        } catch (MalformedMessageException | LimitExceededException expected) {
            assertThat(expected).hasMessageStartingWith("peer: ");
        }
    }

    @Test
    void framesMayBeLongerThanTheBuffer() {
        Bytes message = Bytes.wrap(new byte[LIMIT]);
        Frames.write(stream.left(), message, deadline);
        Frames.write(stream.left(), Bytes.utf8("next"), deadline);

        assertThat(reader.read(deadline)).isEqualTo(message);
        assertThat(reader.read(deadline)).isEqualTo(Bytes.utf8("next"));
        assertThat(reader.hasBuffered()).isFalse();
    }

    @Test
    void aFrameThatIsTooLongIsRefusedBeforeItIsRead() {
        Pipes.write(stream.left(), Bytes.fromHex("ffffffffffffffff7f"), deadline);

        assertThatThrownBy(() -> reader.read(deadline))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("limit 100000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "8000", "0561", "ffffffffffffffffffff01"})
    void whatIsNoFrameIsMalformed(String hex) {
        Pipes.write(stream.left(), Bytes.fromHex(hex), deadline);
        stream.left().closeWrite();

        assertThatThrownBy(() -> reader.read(deadline)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void silenceEndsAtTheDeadlineAndTheReaderStaysUsable() {
        Deadline soon = Deadline.after(world, Duration.ofMillis(20));
        assertThatThrownBy(() -> reader.read(soon)).isInstanceOf(DeadlineExceededException.class);

        Frames.write(stream.left(), Bytes.utf8("late"), deadline);
        assertThat(reader.read(deadline)).isEqualTo(Bytes.utf8("late"));
    }
}
