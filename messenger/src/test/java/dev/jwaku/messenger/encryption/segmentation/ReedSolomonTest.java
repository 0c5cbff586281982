package dev.jwaku.messenger.encryption.segmentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.Bytes;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReedSolomonTest {
    /** Computed with klauspost/reedsolomon. */
    @ParameterizedTest
    @CsvSource({
        "8,1,0,1a84ba33e710c627",
        "16,2,0,21b5f685df02b7873edd4aa48dda6130",
        "16,2,1,b52185f602df87b7dd3ea44ada8d3061"
    })
    void hasTheMatrixOfKlauspost(int data, int parity, int row, String expected) {
        assertThat(hex(new ReedSolomon(data, parity).parityRow(row))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"8,1,0,50e3ed47", "16,2,0,ff69", "16,2,1,59a9"})
    void makesTheParityOfKlauspost(int data, int parity, int row, String expected) {
        byte[][] shards = shards(Bytes.utf8("The quick brown fox jumps over!!").toByteArray(), data);

        assertThat(Bytes.wrap(new ReedSolomon(data, parity).parity(row, shards)).toHex())
                .isEqualTo(expected);
    }

    @Property(tries = 200)
    void anyShardsAreEnough(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int data,
            @ForAll @IntRange(min = 1, max = 12) int parity) {
        Random random = new Random(seed);
        byte[] message = new byte[data * 5];
        random.nextBytes(message);
        byte[][] shards = Arrays.copyOf(shards(message, data), data + parity);
        ReedSolomon code = new ReedSolomon(data, parity);
        for (int i = 0; i < parity; i++) {
            shards[data + i] = code.parity(i, Arrays.copyOf(shards, data));
        }
        byte[][] original = shards.clone();
        for (int lost = 0; lost < parity; lost++) {
            shards[random.nextInt(shards.length)] = null;
        }

        code.reconstruct(shards);

        assertThat(Arrays.copyOf(shards, data)).isDeepEqualTo(Arrays.copyOf(original, data));
    }

    private static byte[][] shards(byte[] message, int count) {
        int size = message.length / count;
        return IntStream.range(0, count)
                .mapToObj(i -> Arrays.copyOfRange(message, i * size, (i + 1) * size))
                .toArray(byte[][]::new);
    }

    private static String hex(int[] row) {
        byte[] bytes = new byte[row.length];
        for (int i = 0; i < row.length; i++) {
            bytes[i] = (byte) row[i];
        }
        return Bytes.wrap(bytes).toHex();
    }
}
