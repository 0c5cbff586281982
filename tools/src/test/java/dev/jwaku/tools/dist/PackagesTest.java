package dev.jwaku.tools.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagesTest {
    private static final Machine MACHINE = new Machine("x86_64", "amd64");

    @TempDir
    Path folder;

    @Test
    void packagesStartJavaAsTheLauncherDoes() throws IOException {
        assertThat(StartCommand.JVM_OPTIONS).isEqualTo(ofLauncher("JVM_OPTIONS=("));
        assertThat(PersonOptions.JVM).isEqualTo(ofLauncher("PERSON_OPTIONS=("));
        assertThat(StartUpCache.TRAINING).isEqualTo(ofLauncher("TRAINING=("));
        assertThat(Files.readString(root().resolve("jwaku")))
                .contains("TRAINED_WHEN='" + StartUpCache.TRAINED_WHEN + "'")
                .contains("TRAFFIC=" + StartUpCache.TRAFFIC + "\n")
                .contains("PERSON_ARENAS=" + PersonOptions.ARENAS + " ");
    }

    /** The words of an array in the launcher. */
    private static List<String> ofLauncher(String beginning) throws IOException {
        String launcher = Files.readString(root().resolve("jwaku"));
        int from = launcher.indexOf(beginning) + beginning.length();
        return launcher.substring(from, launcher.indexOf(")\n", from))
                .lines()
                .flatMap(line -> Stream.of(line.replaceFirst("#.*", "").strip().split("\\s+")))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(here.resolve("jwaku"))) {
            here = here.getParent();
        }
        return here;
    }

    @Test
    void theStartScriptFindsWhatIsBesideIt() throws Exception {
        Path root = Files.createDirectories(folder.resolve("a place/jwaku-1"));
        Files.createDirectories(root.resolve("bin"));
        Files.createDirectories(root.resolve("lib"));
        Files.createDirectories(root.resolve("runtime/bin"));
        Path script = executable(root.resolve("bin/jwaku"), new StartCommand(List.of("a.jar", "b.jar"), true).script());
        executable(root.resolve("runtime/bin/java"), "#!/bin/sh\nprintf '%s|' \"$@\"\n");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a place/jwaku-1/bin/jwaku"));
        for (Path start : List.of(script, link)) {
            Process process = new ProcessBuilder(start.toString(), "node", "--nodekey", "two words").start();
            String said = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor()).isZero();
            assertThat(said)
                    .doesNotContain("-XX:+UseSerialGC")
                    .startsWith("-XX:+UseParallelGC|")
                    .contains("|-Dorg.sqlite.lib.path=" + root + "/native|")
                    .contains("|-XX:AOTCache=" + root + "/jwaku.aot|")
                    .endsWith("|-cp|" + root + "/lib/a.jar:" + root
                            + "/lib/b.jar|dev.jwaku.cli.Main|node|--nodekey|two words|");
        }
    }

    @Test
    void aPersonsProcessIsSmall() throws Exception {
        Path root = Files.createDirectories(folder.resolve("jwaku-1"));
        Files.createDirectories(root.resolve("bin"));
        Files.createDirectories(root.resolve("runtime/bin"));
        Path script = executable(root.resolve("bin/jwaku"), new StartCommand(List.of("a.jar"), false).script());
        executable(root.resolve("runtime/bin/java"), "#!/bin/sh\nprintf '%s|' \"$@\" \"$MALLOC_ARENA_MAX\"\n");
        Process process = new ProcessBuilder(script.toString(), "serve", "--name=A").start();
        String said = new String(process.getInputStream().readAllBytes());

        assertThat(process.waitFor()).isZero();
        assertThat(said)
                .contains("|" + String.join("|", PersonOptions.JVM) + "|-cp|")
                .endsWith("|serve|--name=A|" + PersonOptions.ARENAS + "|");
    }

    private static Path executable(Path file, String content) throws IOException {
        Files.writeString(file, content);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    @Test
    void foldersOnTheClassPathBecomeJarsOfTheSameBytesEachTime() throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Files.writeString(classes.resolve("b"), "2");
        Files.writeString(classes.resolve("a"), "1");
        String libraries = List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
                .filter(entry -> entry.contains("secp256k1") || entry.contains("sqlite-jdbc"))
                .reduce("", (a, b) -> a + File.pathSeparator + b);
        Application one = Application.of(classes + libraries, MACHINE, Files.createDirectory(folder.resolve("one")));
        Application two = Application.of(classes + libraries, MACHINE, Files.createDirectory(folder.resolve("two")));
        assertThat(one.jars().getFirst()).hasFileName("classes-00.jar");
        assertThat(one.jars().getFirst()).hasSameBinaryContentAs(two.jars().getFirst());
        assertThat(one.nativeLibraries())
                .extracting(file -> file.getFileName().toString())
                .containsExactly("libsecp256k1-jni.so", "libsqlitejdbc.so");
    }

    @Test
    void theSameLayersMakeTheSameImage() throws IOException {
        assertThat(image("one")).isEqualTo(image("two"));
    }

    private byte[] image(String name) throws IOException {
        OciImage image = new OciImage(MACHINE, "1.2.3", Files.createDirectory(folder.resolve(name)));
        image.addLayer("base", BaseLayer.of(Set.of()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        image.layout().writeTar(out);
        return out.toByteArray();
    }

    @Test
    void whatCannotBeBuiltIsSaid() {
        assertThatThrownBy(() -> Packages.build(new Packages.Order("../x", "", folder, false), folder))
                .hasMessageContaining("no version");
        assertThatThrownBy(() -> Machine.of("Mac OS X", "aarch64")).hasMessageContaining("Linux only");
        assertThatThrownBy(() -> Machine.of("Linux", "riscv64")).hasMessageContaining("riscv64");
        assertThatThrownBy(() -> Application.of("", MACHINE, folder)).hasMessageContaining("secp256k1");
    }

    @Test
    void librariesOfThisMachineAreFound() throws IOException {
        Set<Path> needed = SharedLibraries.neededBy(List.of(Path.of(System.getProperty("java.home"), "bin")));
        assertThat(needed).anyMatch(file -> file.endsWith("libc.so.6")).allMatch(Path::isAbsolute);
    }
}
