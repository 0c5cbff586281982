package dev.jwaku.archive.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.waku.store.ArchiveException.Kind;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class SqlFailuresTest {
    @ParameterizedTest
    @CsvSource({
        "57014, TOO_SLOW",
        "53100, FULL",
        "55P03, BUSY",
        "40P01, BUSY",
        "25006, READ_ONLY",
        "42P01, UNREADABLE",
        "XX001, UNREADABLE",
        "58030, UNREADABLE",
        "08006, UNAVAILABLE",
        "08001, UNAVAILABLE",
        "57P01, UNAVAILABLE",
        "57P03, UNAVAILABLE",
        "53300, UNAVAILABLE",
        "28P01, UNAVAILABLE",
        "3D000, UNAVAILABLE",
        "22021, FAILED",
        "23514, FAILED",
        ", FAILED"
    })
    void codesHaveMeanings(String state, Kind kind) {
        assertThat(SqlFailures.kind(new SQLException("x", state))).isEqualTo(kind);
    }

    @Test
    void rowsStayOutOfTheText() {
        ServerErrorMessage said = new ServerErrorMessage(
                "SERROR\0C23514\0Mno partition of relation \"message\" found for row\0DKey (ts) = (secret).\0");
        PSQLException failure = new PSQLException(said, false);
        assertThat(SqlFailures.isWithoutPartition(failure)).isTrue();
        assertThat(SqlFailures.translated("keep messages", failure).getMessage())
                .startsWith("cannot keep messages: no partition")
                .doesNotContain("secret");
        assertThat(failure.getMessage()).doesNotContain("secret");
        PSQLException constraint =
                new PSQLException(new ServerErrorMessage("SERROR\0C23514\0Mviolated\0nmessage_hash_check\0"), false);
        assertThat(SqlFailures.isWithoutPartition(constraint)).isFalse();
    }
}
