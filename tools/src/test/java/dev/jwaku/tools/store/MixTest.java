package dev.jwaku.tools.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixTest {
    @Test
    void sharesAreAsTheWeights() {
        Mix mix = Mix.parse("hash-1=3, hash-50=1");
        assertThat(mix.weights()).containsExactly(Map.entry(Shape.HASH_1, 3.0), Map.entry(Shape.HASH_50, 1.0));
        assertThat(mix.at(0)).isEqualTo(Shape.HASH_1);
        assertThat(mix.at(0.74)).isEqualTo(Shape.HASH_1);
        assertThat(mix.at(0.76)).isEqualTo(Shape.HASH_50);
        assertThat(mix.at(0.999)).isEqualTo(Shape.HASH_50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hash-1",
                "hash-1=0",
                "hash-1=-1",
                "hash-1=x",
                "hash-2=1",
                "hash-1=1,hash-1=1",
                "insert-1=1",
                "count=1",
                "hash-1=1=1"
            })
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> Mix.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theDefaultIsOne() {
        assertThat(Mix.parse(Mix.DEFAULT).shapes()).allMatch(Shape::isQuery);
    }

    @Test
    void namesOfShapesDoNotChange() {
        assertThat(Shape.all())
                .extracting(Shape::id)
                .containsExactly(
                        "hash-1",
                        "hash-1-data",
                        "hash-10-recent",
                        "hash-50",
                        "topic-20-24h-forward",
                        "topic-20-24h-backward",
                        "topic-100-24h",
                        "topic-20-1h",
                        "topics10-20-24h",
                        "topics10-20-1h",
                        "topics10-100-1h",
                        "cursor-20-24h",
                        "shard-100-1h",
                        "all-100-1h",
                        "topic-20-30d",
                        "topic-20-unbounded",
                        "oldest",
                        "count",
                        "hash-1-clients-8",
                        "insert-1",
                        "insert-128");
    }
}
