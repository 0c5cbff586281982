package dev.jwaku.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.fixtures.Pipes;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.SystemWorld;
import java.io.IOException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;

class NoiseConnectionPropertyTest {
    private static final byte[] THERE = new byte[32];
    private static final byte[] BACK = Bytes.fromHex("01".repeat(32)).toByteArray();

    private final SystemWorld world = new SystemWorld();
    private Pipes.DuplexPair raw = Pipes.duplex(world);
    private NoiseConnection left = NoiseConnectionTest.connection(raw.left(), THERE, BACK);
    private NoiseConnection right = NoiseConnectionTest.connection(raw.right(), BACK, THERE);

    @BeforeTry
    void openAnew() {
        raw = Pipes.duplex(world);
        left = NoiseConnectionTest.connection(raw.left(), THERE, BACK);
        right = NoiseConnectionTest.connection(raw.right(), BACK, THERE);
    }

    @Property(tries = 60)
    void bytesArriveWhateverTheSizesOfWritesAndReads(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        byte[] sent = new byte[random.nextInt(300_000)];
        random.nextBytes(sent);
        int position = 0;
        while (position < sent.length) {
            int length = Math.min(sent.length - position, size(random));
            left.write(sent, position, length);
            position += length;
        }
        raw.left().endWriting();

        byte[] received = new byte[sent.length + 1];
        int filled = 0;
        int read = 0;
        while (read >= 0) {
            filled += read;
            read = right.read(received, filled, Math.min(received.length - filled, 1 + size(random)));
        }

        assertThat(Bytes.wrap(received, 0, filled)).isEqualTo(Bytes.wrap(sent));
    }

    @Property(tries = 60)
    void anyAlteredByteEndsTheConnection(@ForAll @IntRange(min = 2, max = 100) int position) throws IOException {
        Pipes.write(left, Bytes.wrap(new byte[90]));
        byte[] frame = Pipes.read(raw.right(), 2 + 90 + 16).toByteArray();
        frame[position] ^= 4;
        Pipes.write(raw.left(), Bytes.wrap(frame));

        assertThatThrownBy(() -> Pipes.read(right, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be decrypted");
        assertThatThrownBy(() -> Pipes.write(left, Bytes.of((byte) 1))).isInstanceOf(IOException.class);
    }

    private static int size(Random random) {
        return 1 + random.nextInt(random.nextBoolean() ? 50 : 100_000);
    }
}
