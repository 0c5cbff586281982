package dev.jwaku.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionPolicyTest {
    @Test
    void readsNwakusGrammar() {
        assertThat(RetentionPolicy.parse("none")).isEqualTo(RetentionPolicy.NONE);
        assertThat(RetentionPolicy.parse("")).isEqualTo(RetentionPolicy.NONE);
        assertThat(RetentionPolicy.parse(RetentionPolicy.DEFAULT).time()).hasValue(Duration.ofDays(2));
        assertThat(RetentionPolicy.parse("Size:1.5GB").bytes()).hasValue(1_610_612_736L);
        assertThat(RetentionPolicy.parse("size:25mb").bytes()).hasValue(26_214_400L);
        RetentionPolicy all = RetentionPolicy.parse("time:3600;size:1GB;capacity:100");
        assertThat(all.time()).hasValue(Duration.ofHours(1));
        assertThat(all.capacity()).hasValue(100);
        assertThat(all.bytes()).hasValue(1L << 30);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "time",
                "time:",
                "time:x",
                "time:1.5",
                "capacity:1gb",
                "size:10",
                "size:0mb",
                "age:10",
                "time:1 2",
                "size:-1gb",
                "capacity:99999999999999999999"
            })
    void refusesTheRest(String text) {
        assertThatThrownBy(() -> RetentionPolicy.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("retention");
    }
}
