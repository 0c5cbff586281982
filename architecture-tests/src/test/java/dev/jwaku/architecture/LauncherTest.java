package dev.jwaku.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher {@code ./jwaku}, run in a folder of its own with stand-ins for JDKs. */
class LauncherTest {
    @TempDir
    Path folder;

    private Path project;
    private Path jdks;

    @BeforeEach
    void copyTheLauncher() throws IOException {
        project = Files.createDirectories(folder.resolve("a project"));
        jdks = Files.createDirectories(folder.resolve("jdks"));
        Files.copy(House.root().resolve("jwaku"), project.resolve("jwaku"));
        Files.writeString(project.resolve("pom.xml"), "<project/>");
    }

    @Test
    void prefersJdk25ToOlderAndNewerOnes() throws Exception {
        for (String version : List.of("17.0.15", "21.0.8", "25.0.3", "26")) {
            jdk("jdk-" + version, version);
        }
        assertThat(launch("--java-home").output()).isEqualTo(jdks.resolve("jdk-25.0.3") + "\n");
    }

    @Test
    void takesTheNewestFrom21OnWhenThereIsNo25() throws Exception {
        for (String version : List.of("17.0.15", "21.0.8", "23.0.1")) {
            jdk("jdk-" + version, version);
        }
        assertThat(launch("--java-home").output()).isEqualTo(jdks.resolve("jdk-23.0.1") + "\n");
    }

    @Test
    void saysWhatToInstallWhenThereIsNoSuitableJdk() throws Exception {
        jdk("jdk-17", "17.0.15");
        Outcome outcome = launch("node");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.output()).contains("needs a JDK of version 21 or newer", "apt-get install openjdk-25");
    }

    @Test
    void becomesTheJvmOfTheLastBuildWhileNothingIsNewer() throws Exception {
        Path build = built(jdk("jdk-25", "25.0.3"));
        Outcome outcome = launch("node", "--nodekey", "two words");
        assertThat(outcome.exitCode()).isEqualTo(7);
        assertThat(outcome.output())
                .isEqualTo("@" + build + "/java.args|dev.jwaku.cli.Main|node|--nodekey|two words|\n");
    }

    @Test
    void buildsAgainWhenASourceIsNewer() throws Exception {
        built(jdk("jdk-25", "25.0.3"));
        Path source =
                Files.createDirectories(project.resolve("cli/src/main/java")).resolve("Main.java");
        Files.writeString(source, "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        executable(folder.resolve("bin/mvn"), "echo '[ERROR] no such class'; exit 1");
        Outcome outcome = launch("node");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.output()).contains("building", "[ERROR] no such class", "the build failed");
    }

    /** A folder that looks like a JDK of that version; its {@code java} prints its arguments and exits with 7. */
    private Path jdk(String name, String version) throws IOException {
        Path home = jdks.resolve(name);
        executable(home.resolve("bin/java"), "printf '%s|' \"$@\"; echo; exit 7");
        executable(home.resolve("bin/javac"), "exit 0");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    /** What a finished build leaves behind. */
    private Path built(Path jdk) throws IOException {
        Path build = Files.createDirectories(project.resolve("target/dist/20260101-000000-1"));
        Path current = project.resolve("target/dist/current");
        Files.writeString(current, build + "\n" + jdk + "\n");
        Files.setLastModifiedTime(current, FileTime.from(Instant.now().plusSeconds(30)));
        return build;
    }

    private static void executable(Path file, String script) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Outcome launch(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(project.resolve("jwaku").toString()));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        Map<String, String> environment = builder.environment();
        environment.put("JWAKU_JDKS", jdks.toString());
        environment.put("PATH", folder.resolve("bin") + ":" + environment.get("PATH"));
        environment.remove("JWAKU_JAVA_HOME");
        environment.remove("JWAKU_JAVA_OPTS");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return new Outcome(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }

    private record Outcome(int exitCode, String output) {}
}
