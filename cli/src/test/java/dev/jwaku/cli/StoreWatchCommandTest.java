package dev.jwaku.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreWatchCommandTest {
    private static final String A = "a=/ip4/127.0.0.1/tcp/1/p2p/16Uiu2HAmPLe7Mzm8TsYUubgCAW1aJoeFScxrLj8ppHFivPo97bUZ";

    private final StringWriter err = new StringWriter();
    private final StringWriter out = new StringWriter();

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("store-watch"));
        all.addAll(List.of(arguments));
        return Main.run(all.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
    }

    @Test
    void wrongUseIsSaidInALine() {
        assertThat(run()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(run("--store", "/ip4/127.0.0.1/tcp/1")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString()).contains("the address of a store ends in /p2p/<peer id>");
        assertThat(run("--store", A, "--store", A)).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString()).contains("two stores have the same name");
        assertThat(run("--store", A, "--for", "5")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString()).contains("two stores are compared at least");
        assertThat(run("--store", A, "--to", "yesterday")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString()).contains("--to is a time such as");
        assertThat(run("--store", A, "--from", "9999-01-01T00:00:00Z")).isEqualTo(ExitCode.WRONG_USE);
        assertThat(err.toString()).contains("--from is a time such as");
        assertThat(run("--store", A, "--store", A.replace("a=", "b="), "--window", "0"))
                .isEqualTo(ExitCode.WRONG_USE);
    }

    @Test
    void storesThatDoNotAnswerAreNotGoodAndLackNothing() {
        int code = run(
                "--store",
                A,
                "--store",
                A.replace("a=", "b=").replace("tcp/1/", "tcp/2/"),
                "--from",
                "2026-11-22T12:00:00Z",
                "--to",
                "2026-11-22T12:00:10Z",
                "--settle",
                "0",
                "--pause",
                "1",
                "--timeout",
                "1",
                "--keep",
                "1",
                "--json",
                "-");

        assertThat(code).isEqualTo(ExitCode.BAD);
        assertThat(out.toString())
                .contains("no answer since")
                .contains("1 given up")
                .contains("\"windows_abandoned\":1")
                .contains("\"missing\":0");
    }
}
