package dev.jwaku.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ConvertersTest {
    @ParameterizedTest
    @ValueSource(strings = {"true", "True", "1", "yes", "on"})
    void nwakusTrue(String text) {
        assertThat(new YesNo().convert(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "0", "no", "OFF"})
    void nwakusFalse(String text) {
        assertThat(new YesNo().convert(text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"150KiB,153600", "1500 B,1500", "100KB,100000", "1500,1500", "1mib,1048576"})
    void sizesWithUnits(String text, int bytes) {
        assertThat(new ByteSize().convert(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "12 parsecs", "999999999mib", "99999999999"})
    void anythingElseIsNoSize(String text) {
        assertThatThrownBy(() -> new ByteSize().convert(text)).isInstanceOf(TypeConversionException.class);
    }
}
