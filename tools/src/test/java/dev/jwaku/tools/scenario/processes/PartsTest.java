package dev.jwaku.tools.scenario.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PartsTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsDueComesInOrderAndOnce() {
        List<String> done = new ArrayList<>();
        Timetable timetable = new Timetable();
        timetable.at(Duration.ofSeconds(2), () -> done.add("two"));
        timetable.at(Duration.ofSeconds(1), () -> done.add("one"));
        timetable.at(Duration.ofSeconds(2), () -> done.add("and"));
        timetable.runUntil(Duration.ofMillis(999).toNanos());
        assertThat(done).isEmpty();
        timetable.runUntil(Duration.ofSeconds(2).toNanos());
        timetable.runUntil(Duration.ofSeconds(3).toNanos());
        assertThat(done).containsExactly("one", "two", "and");
    }

    /** The system needs a moment. */
    private static void awaitState(long pid, String state) {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).startsWith(state);
        });
    }

    private static void awaitCommand(long pid, String program) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"))
                        .startsWith(program));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aGuardedProcessIsTheProgramItselfAndCanBeStoppedAndKilled() throws IOException {
        Path log = folder.resolve("log");
        GuardedProcess process = GuardedProcess.start(List.of("sleep", "600"), folder, log);
        try {
            awaitCommand(process.pid(), "sleep");
            try (Pause pause = Pause.of(process.pid())) {
                assertThat(pause).isNotNull();
                awaitState(process.pid(), "T");
            }
            awaitState(process.pid(), "S");
            assertThat(process.isAlive()).isTrue();
        } finally {
            process.kill();
        }
        assertThat(process.isAlive()).isFalse();
        assertThatThrownBy(() -> Pause.of(process.pid())).isInstanceOf(IOException.class);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatAProgramSaysIsInItsLog() throws IOException {
        Path log = folder.resolve("log");
        GuardedProcess process = GuardedProcess.start(List.of("no-such-program-anywhere"), folder, log);
        assertThatThrownBy(() -> new NodeRest(1).awaitStart(process, Duration.ofSeconds(20), log))
                .hasMessageContaining("ended at once")
                .hasMessageContaining("no-such-program-anywhere");
    }

    @Test
    void theKernelIsAskedAndTheAnswerFitsALine() {
        assertThat(KernelShaping.describe())
                .startsWith("links: fault proxies in user space")
                .contains("netem")
                .doesNotContain("\n");
    }
}
