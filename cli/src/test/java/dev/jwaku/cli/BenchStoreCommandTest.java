package dev.jwaku.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BenchStoreCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "bench";
        all[1] = "store";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return Main.run(all, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private void isWrongUse(String words, String... arguments) {
        assertThat(run(arguments)).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString()).contains(words);
        assertThat(err.toString().lines().count()).isLessThan(3);
    }

    @Test
    void helpNamesTheFlags() {
        assertThat(run("--help")).isEqualTo(ExitCode.GOOD);
        assertThat(out.toString()).contains("--reference", "--threshold", "--html", "--reuse");
    }

    @Test
    void wrongLimits() {
        isWrongUse("hash-1:p95<5ms", "--threshold", "hash-1:p95<5ms");
    }

    @Test
    void limitsOfNothing() {
        isWrongUse("hash-9", "--threshold", "hash-9:p95<=5ms");
    }

    @Test
    void wrongShapes() {
        isWrongUse("'presence' is no shape", "--shapes", "hash-1,presence");
    }

    @Test
    void wrongMixes() {
        isWrongUse("insert-1", "--mix", "insert-1=1");
    }

    @Test
    void wrongPlaces() {
        isWrongUse("--at is database, wire or both", "--at", "home");
    }

    @Test
    void wrongNumbers() {
        isWrongUse("messages", "--messages", "0");
    }

    @Test
    void reuseOfNothing() {
        isWrongUse("--reuse needs --url or --keep", "--reuse");
    }

    @Test
    void aServerOfItsOwnAndSomebodys() {
        isWrongUse("not together", "--url", "postgres://a:b@127.0.0.1:1/x", "--keep", "folder");
    }

    @Test
    void aUrlThatIsNoneIsNotRepeated() {
        isWrongUse("postgres://user", "--url", "postgres://a:secret@127.0.0.1:1");
        assertThat(err.toString()).doesNotContain("secret");
    }

    @Test
    void aDatabaseThatIsNotThere() {
        isWrongUse("the database: ", "--url", "postgres://a:secret@127.0.0.1:1/x");
        assertThat(err.toString()).doesNotContain("secret");
    }
}
