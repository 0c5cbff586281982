package dev.jwaku.waku.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors of waku-protocols.md section 22.3. */
class MetadataCodecTest {
    private static final WakuMetadata STATUS = WakuMetadata.of(16, List.of(32, 64));

    @Test
    void writesShardsOneByOneForJsAndOncePackedAsNwakuDoes() {
        assertThat(MetadataCodec.encode(STATUS).toHex()).isEqualTo("0810" + "10201040" + "1a022040");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0810102010401a022040", "081012022040", "081010201040", "08101a022040"})
    void readsShardsOfAllImplementations(String hex) {
        assertThat(MetadataCodec.decode(Bytes.fromHex(hex))).isEqualTo(STATUS);
    }

    @Test
    void readsTheEmptyShardsOfJs() {
        assertThat(MetadataCodec.decode(Bytes.fromHex("0801")))
                .isEqualTo(new WakuMetadata(OptionalInt.of(1), List.of()));
    }

    @Test
    void readsEightShards() {
        List<Integer> shards = IntStream.range(0, 8).boxed().toList();

        assertThat(MetadataCodec.decode(Bytes.fromHex("080112080001020304050607"))
                        .shards())
                .isEqualTo(shards);
        assertThat(MetadataCodec.decode(Bytes.fromHex("0801100010011002100310041005100610071a080001020304050607"))
                        .shards())
                .isEqualTo(shards);
    }

    @Test
    void writesManyShardsOnlyOnce() {
        List<Integer> shards = IntStream.range(0, 500).boxed().toList();

        Bytes encoded = MetadataCodec.encode(WakuMetadata.of(1, shards));

        assertThat(encoded.length()).isLessThanOrEqualTo(MetadataService.MAX_MESSAGE);
        assertThat(MetadataCodec.decode(encoded).shards()).isEqualTo(shards);
    }

    @Test
    void refusesShardsThatEndInsideANumber() {
        assertThatThrownBy(() -> MetadataCodec.decode(Bytes.fromHex("120180")))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Property(tries = 1000)
    void anyBytesAreMetadataOrMalformed(@ForAll byte[] bytes) {
        try {
            MetadataCodec.decode(Bytes.of(bytes));
        } catch (MalformedMessageException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
