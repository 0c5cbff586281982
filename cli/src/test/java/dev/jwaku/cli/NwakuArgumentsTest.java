package dev.jwaku.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NwakuArgumentsTest {
    @Test
    void aColonAfterTheNameIsAnEqualsSign() {
        assertThat(expand(Map.of(), "--tcp-port:1", "--staticnode=/ip4/1.2.3.4/tcp/1:x", "--listen-address:::1"))
                .containsExactly("--tcp-port=1", "--staticnode=/ip4/1.2.3.4/tcp/1:x", "--listen-address=::1");
    }

    @Test
    void theEnvironmentGivesDefaults() {
        assertThat(expand(Map.of("WAKUNODE2_TCP_PORT", "65000", "HOME", "/"), "--shard=1"))
                .containsExactly("--tcp-port=65000", "--shard=1");
    }

    @Test
    void theCommandLineWinsOverTheEnvironment() {
        assertThat(expand(Map.of("WAKUNODE2_TCP_PORT", "65000"), "--tcp-port:1"))
                .containsExactly("--tcp-port=1");
    }

    @Test
    void listsComeAsJsonArrays() {
        assertThat(expand(Map.of("WAKUNODE2_STATICNODE", "[\"/a\",\"/b\"]")))
                .containsExactly("--staticnode=/a", "--staticnode=/b");
        assertThatThrownBy(() -> expand(Map.of("WAKUNODE2_STATICNODE", "[oops")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("WAKUNODE2_STATICNODE");
    }

    private static String[] expand(Map<String, String> environment, String... arguments) {
        return NwakuArguments.expand(arguments, environment);
    }
}
