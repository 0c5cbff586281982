package dev.jwaku.tools.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private static final String KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";

    private static String redact(String line) {
        return new Redactor().line(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "started with --nodekey=hush",
                "started with --nodekey:hush",
                "WAKUNODE2_NODEKEY=hush",
                "{\"private_key\":\"hush\",\"x\":1}",
                "password = hush",
                "user=me,db_password='hush hush'",
                "url=postgres://waku:hush@db:5432/store",
                "POSTGRES://waku:hu/sh@hush@db/store",
                "jdbc:postgresql://db/store?user=me&password=hush&ssl=true",
                "Authorization: Bearer hush",
                "mnemonic: hush hush hush hush",
                "-Djavax.net.ssl.keyStorePassword=hush",
                "api-key: hush"
            })
    void namedSecretsAndPasswordsOfUrlsGo(String line) {
        assertThat(redact(line)).contains(Redactor.GONE).doesNotContain("hush");
    }

    @Test
    void whatIsNotSecretStays() {
        assertThat(redact("url=postgres://waku:hush@db:5432/store ok"))
                .isEqualTo("url=postgres://<redacted>@db:5432/store ok");
        assertThat(redact("a,password=hush,b")).isEqualTo("a,password=<redacted>,b");
        String line =
                "INF Listening on addresses=/ip4/192.0.2.1/tcp/60000/p2p/16Uiu2HAmQnBBwYXxbXSvewXz7UnLFgpuZvGxRLErJEKG";
        assertThat(redact(line)).isEqualTo(line);
    }

    @ParameterizedTest
    @CsvSource({"got %s", "0x%s", "'%s'", "--nodekey %s", "x%sy", "%1$s%1$s"})
    void hexAsLongAsAKeyGoes(String form) {
        assertThat(redact(form.formatted(KEY))).doesNotContain(KEY.substring(0, 16));
        assertThat(redact(form.formatted(KEY.toUpperCase(java.util.Locale.ROOT))))
                .doesNotContain("0F1E2D");
    }

    @Test
    void hashesOfMessagesStay() {
        String text = "received relay message msg_hash=0x" + KEY + " peer=16Uiu2";
        assertThat(redact(text)).isEqualTo(text);
        String json = "{\"ev\":\"relay.in\",\"hash\":\"0x" + KEY + "\"}";
        assertThat(redact(json)).isEqualTo(json);
        assertThat(redact("hash=0x" + KEY + KEY)).doesNotContain(KEY);
        assertThat(redact("hash=" + KEY)).doesNotContain(KEY);
    }

    @Test
    void privateKeysInPemFormGoWhole() {
        String text = "before\n-----BEGIN EC PRIVATE KEY-----\nMHcC\nAQEE\n-----END EC PRIVATE KEY-----\nafter\n";
        assertThat(new Redactor().text(text))
                .startsWith("before\n")
                .endsWith("after\n")
                .doesNotContain("MHcC", "AQEE");
        assertThat(redact("key -----BEGIN PRIVATE KEY-----\\nMHcC\\n-----END PRIVATE KEY----- after"))
                .isEqualTo("key <redacted> after");
        assertThat(redact("MHcCAQEEIJx7p1d2pXq0m2l3q4o5r6s7t8u9v0w1x2y3z4A5")).isEqualTo(Redactor.GONE);
    }

    @Test
    @Timeout(20)
    void longLinesAreCutAndCostLittle() {
        for (String part : new String[] {"a", "a.", "a=", "\"", "0", "a:", "secret", "://a:"}) {
            assertThat(redact(part.repeat(1_000_000)).length()).isLessThan(1_000_000);
        }
    }
}
