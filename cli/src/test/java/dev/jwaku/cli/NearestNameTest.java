package dev.jwaku.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
    private static final List<String> NAMES = List.of("--tcp-port", "--shard", "--staticnode");

    @Test
    void findsTheNameWithTheFewestSlips() {
        assertThat(NearestName.of("--tcp-prot", NAMES)).contains("--tcp-port");
        assertThat(NearestName.of("--shards", NAMES)).contains("--shard");
        assertThat(NearestName.of("--static-node", NAMES)).contains("--staticnode");
    }

    @Test
    void staysSilentWhenNothingIsNear() {
        assertThat(NearestName.of("--colour", NAMES)).isEmpty();
    }
}
