package dev.jwaku.tools.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.node.rest.RestRequest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardTest {
    private static final String TOKEN = "0123456789abcdef";

    private static int status(Guard guard, String header, String value) {
        Map<String, String> headers = new TreeMap<>(Map.of("host", "127.0.0.1:8545"));
        headers.put(header, value);
        return guard.refuse(RestRequest.of("POST", "/", headers, ""))
                .map(answer -> answer.status())
                .orElse(200);
    }

    @ParameterizedTest
    @CsvSource({
        "host, localhost, 200",
        "host, localhost:8545, 200",
        "host, 127.0.0.1:8545, 200",
        "host, [::1]:8545, 200",
        "host, evil.example, 403",
        "host, localhost.evil.example, 403",
        "host, 127.0.0.1.evil.example, 403",
        "origin, http://evil.example, 403",
        "origin, null, 403",
        "origin, http://localhost, 403",
    })
    void withoutATokenOnlyProgramsOfThisMachineAreAnswered(String header, String value, int status) {
        assertThat(status(new Guard(Optional.empty()), header, value)).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "authorization, Bearer 0123456789abcdef, 200",
        "authorization, Bearer 0123456789abcdeF, 401",
        "authorization, Bearer 0123456789abcde, 401",
        "authorization, Bearer, 401",
        "authorization, Basic 0123456789abcdef, 401",
        "x-other, 0123456789abcdef, 401",
    })
    void withATokenOnlyWhoShowsItIs(String header, String value, int status) {
        assertThat(status(new Guard(Optional.of(TOKEN)), header, value)).isEqualTo(status);
    }

    @Test
    void beyondLoopbackATokenIsNeeded() {
        assertThatThrownBy(() -> new GatewayConfig("0.0.0.0", 0, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a token");
        assertThatThrownBy(() -> new GatewayConfig("0.0.0.0", 0, Optional.of("short")))
                .isInstanceOf(IllegalArgumentException.class);
        GatewayConfig config = new GatewayConfig("0.0.0.0", 0, Optional.of(TOKEN));
        assertThat(config.toString()).doesNotContain(TOKEN);
        assertThat(new GatewayConfig("127.0.0.1", 0, Optional.empty()).token()).isEmpty();
        assertThat(new GatewayConfig("::1", 0, Optional.empty()).token()).isEmpty();
    }
}
