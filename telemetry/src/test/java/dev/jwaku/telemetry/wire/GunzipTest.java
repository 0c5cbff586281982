package dev.jwaku.telemetry.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GunzipTest {
    private static final int MOST = 100_000;
    private static final int FLAGS = 3;

    private final Random random = new Random(3);

    private static byte[] packed(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    private byte[] some(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    @Test
    void unpacksWhatTheJdkPacks() throws IOException {
        for (int length : new int[] {0, 1, 4_095, 4_096, 4_097, 50_000, MOST}) {
            byte[] plain = some(length);
            assertThat(Gunzip.unpack(packed(plain), MOST)).isEqualTo(plain);
        }
    }

    @Test
    void unpacksAllMembersHoweverManyAreEmpty() throws IOException {
        byte[] empty = packed(new byte[0]);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 13_000; i++) {
            all.writeBytes(empty);
        }
        all.writeBytes(packed(new byte[] {1}));
        all.writeBytes(packed(new byte[] {2, 3}));
        assertThat(Gunzip.unpack(all.toByteArray(), MOST)).containsExactly(1, 2, 3);
    }

    @Test
    void stopsAtTheBound() throws IOException {
        assertThat(Gunzip.unpack(packed(new byte[50_000_000]), MOST)).hasSize(MOST);
        assertThat(Gunzip.unpack(joined(packed(some(MOST)), packed(some(10))), MOST))
                .hasSize(MOST);
    }

    @Test
    void passesOverWhatAHeaderMayHave() throws IOException {
        byte[] plain = some(100);
        byte[] packed = packed(plain);
        byte[] head = Arrays.copyOf(packed, 10);
        head[FLAGS] = 2 | 4 | 8 | 16;
        byte[] rest = Arrays.copyOfRange(packed, 10, packed.length);
        byte[] more = joined(new byte[] {3, 0, 9, 9, 9}, new byte[] {'n', 0}, new byte[] {'c', 'c', 0}, new byte[2]);
        assertThat(Gunzip.unpack(joined(head, more, rest), MOST)).isEqualTo(plain);
    }

    @Test
    void everyCutAndEveryFlippedBitIsRefusedOrChangesNothing() throws IOException {
        byte[] plain = some(200);
        byte[] packed = packed(plain);
        for (int length = 0; length < packed.length; length++) {
            byte[] cut = Arrays.copyOf(packed, length);
            assertThatThrownBy(() -> Gunzip.unpack(cut, MOST)).isInstanceOf(IOException.class);
        }
        for (int bit = 0; bit < 8 * packed.length; bit++) {
            byte[] flipped = packed.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertThat(Gunzip.unpack(flipped, MOST)).isEqualTo(plain); // a bit that says nothing
            } catch (IOException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void garbageIsNeverAnythingElse() throws IOException {
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = joined(new byte[] {0x1f, (byte) 0x8b, 8}, some(random.nextInt(300)));
            try {
                byte[] ours = Gunzip.unpack(bytes, MOST);
                assertThat(new GZIPInputStream(new ByteArrayInputStream(bytes)).readNBytes(MOST))
                        .startsWith(ours);
            } catch (IOException e) {
                // as it should be
            }
        }
    }
}
