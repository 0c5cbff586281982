package dev.jwaku.archive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {
    @ParameterizedTest
    @CsvSource({
        "postgres://u:p@host:5433/db,           jdbc:postgresql://host:5433/db",
        "postgresql://u:p@host/db,              jdbc:postgresql://host:5432/db",
        "postgres://u:p@[::1]:5432/db,          jdbc:postgresql://[::1]:5432/db",
        "postgres://u:p@10.0.0.1/status-go_db,  jdbc:postgresql://10.0.0.1:5432/status-go_db",
        "postgres://host/db,                    jdbc:postgresql://host:5432/db",
        "postgres://u:p@host/a%3Fb,             jdbc:postgresql://host:5432/a%3Fb"
    })
    void hostPortAndDatabase(String url, String jdbc) {
        assertThat(PostgresUrl.parse(url).jdbcUrl()).isEqualTo(jdbc);
    }

    @Test
    void userAndPasswordMayHaveAnyCharacters() {
        Properties properties =
                PostgresUrl.parse("postgres://us%40er:p%3A%2F%40+%25@host/db").properties();
        assertThat(properties).containsEntry("user", "us@er").containsEntry("password", "p:/@+%");
    }

    @Test
    void parametersAreThoseOfLibpq() {
        assertThat(PostgresUrl.parse("postgres://u:p@host/db?sslmode=verify-full&sslrootcert=/etc/ca%20x.pem"
                                + "&connect_timeout=3&application_name=x&search_path=waku")
                        .properties())
                .containsEntry("sslmode", "verify-full")
                .containsEntry("sslrootcert", "/etc/ca x.pem")
                .containsEntry("connectTimeout", "3")
                .containsEntry("ApplicationName", "x")
                .containsEntry("currentSchema", "waku");
        assertThat(PostgresUrl.parse("postgres://u:p@host/db?sslmode=verify-full&sslrootcert=system")
                        .properties())
                .containsEntry("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory")
                .doesNotContainKey("sslrootcert");
        assertThat(PostgresUrl.parse("postgres://u:p@host/db?").properties()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://u:hunter2@host:port/db",
                "postgres://u:hunter2@host:0/db",
                "postgres://u:hunter2@host:70000/db",
                "postgres://u:hunter2@host",
                "postgres://u:hunter2@host/",
                "postgres://u:hunter2@host/db/more",
                "postgres://u:hunter2@one,two/db",
                "postgres://u:hunter2@@host/db",
                "postgres://u:hunter2%zz@host/db",
                "postgres://u:hunter2@host/db?sslmode=sure",
                "postgres://u:hunter2@host/db?ssl_mode=require",
                "postgres://u:hunter2@host/db?socketFactory=evil.Factory",
                "postgres://u:p@host/db?hunter2",
                "postgres://u:hunter2@host/db?connect_timeout=soon",
                "mysql://u:hunter2@host/db",
                "hunter2"
            })
    void anythingElseIsRefusedWithoutShowingThePassword(String url) {
        assertThatThrownBy(() -> PostgresUrl.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("database URL")
                .hasNoCause()
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
    }

    @Test
    void thePasswordIsInNoText() {
        PostgresUrl url = PostgresUrl.parse("postgres://user:hunter2@host/db");
        assertThat(url + url.jdbcUrl() + PostgresConfig.of(url)).doesNotContain("hunter2");
    }
}
