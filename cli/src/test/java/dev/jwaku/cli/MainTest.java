package dev.jwaku.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpListsTheSubcommands() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("demo", "node").doesNotContain("demo-person");
    }

    @Test
    void versionIsOneLine() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString().lines()).hasSize(1);
    }

    @Test
    void nothingAtAllIsWrongUseAndShowsTheHelp() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("Usage: jwaku");
    }

    @Test
    void aMistypedSubcommandIsAnsweredWithTheNearest() {
        assertWrongUse("jwaku: unknown command 'dmeo'; did you mean 'demo'?", "dmeo");
    }

    @Test
    void aMistypedFlagIsAnsweredWithTheNearest() {
        assertWrongUse("jwaku node: unknown option '--tcp-prot'; did you mean '--tcp-port'?", "node", "--tcp-prot=1");
        assertWrongUse("jwaku demo: unknown option '--mesages'; did you mean '--messages'?", "demo", "--mesages=1");
    }

    @Test
    void aValueOfTheWrongKindIsNamed() {
        assertThat(run("node", "--tcp-port=many")).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("--tcp-port", "many");
    }

    @Test
    void urlsOfDatabasesThatMakeNoSenseAreNamedWithoutTheirPasswords() {
        for (String flags : List.of(
                "--store-message-db-url=postgres://user:secret@host:port/db",
                "--store-message-db-url=postgres://user:secret@host/db?sslmode=perhaps",
                "--store-message-db-url=postgres://user:secret%4@host/db",
                "--store-message-db-url=mysql://user:secret@host/db",
                "--store-message-db-url=postgres://u:p@host/db --store-message-db-replica-url=host:secret",
                "--store-message-db-replica-url=postgres://user:secret@host/db")) {
            err.getBuffer().setLength(0);
            assertThat(run(("node --store " + flags).split(" "))).isEqualTo(2);
            assertThat(err.toString()).contains("--store-message-db-").doesNotContain("secret");
        }
        assertThat(run(
                        "node",
                        "--store",
                        "--store-message-db-url=postgres://u:p@host/db",
                        "--store-max-num-db-connections=2"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--store-max-num-db-connections must be at least 3");
    }

    @Test
    void settingsOfServicesThatMakeNoSenseAreNamed() {
        assertThat(run("node", "--store", "--store-message-retention-policy=age:7"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--store-message-retention-policy: unknown retention policy: age:7");
        assertThat(run("node", "--rate-limit=fast")).isEqualTo(2);
        assertThat(err.toString()).contains("--rate-limit: not a rate limit: 'fast'");
        assertThat(run("node", "--rest-port=65000", "--ports-shift=1000")).isEqualTo(2);
        assertThat(err.toString()).contains("--rest-port is beyond 65535 with --ports-shift=1000");
    }

    @Test
    void theNetworkThatNeedsRlnIsRefused() {
        assertThat(run("node", "--cluster-id=1", "--rest=false")).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("RLN");
    }

    @Test
    void badKeysAreRefusedWithoutShowingThem(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "secret nonsense");
        assertThat(run("node", "--nodekey=" + file)).isEqualTo(2);
        assertThat(err.toString())
                .contains("does not hold 64 hexadecimal digits")
                .doesNotContain("nonsense");
        assertThat(run("node", "--nodekey=00ff")).isEqualTo(2);
        assertThat(run("node", "--nodekey=" + "0".repeat(64))).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(3);
    }

    @Test
    void aPortInUseIsOneLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("node", "--rest=false", "--listen-address=127.0.0.1", "--tcp-port=" + taken.getLocalPort()))
                    .isEqualTo(2);
        }
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("in use");
    }

    @Test
    void everySubcommandExplainsItself() {
        assertThat(run("node", "--help")).isZero();
        assertThat(run("demo", "--help")).isZero();
        assertThat(out.toString()).contains("--tcp-port", "--messages", "--simulated");
    }

    @Test
    void packagesNeedAFolder(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(run("dist", "--out=" + file)).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly("jwaku dist: cannot use " + file);
    }

    private void assertWrongUse(String line, String... arguments) {
        err.getBuffer().setLength(0);
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly(line);
    }

    private int run(String... arguments) {
        return Main.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
    }
}
