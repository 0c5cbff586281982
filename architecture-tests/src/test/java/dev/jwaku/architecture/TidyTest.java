package dev.jwaku.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How a source file must look, as far as a machine can tell. The formatter sees to the rest. */
class TidyTest {
    private static final int MAX_FILE_LINES = 600;
    private static final int MAX_LINE_LENGTH = 120;
    private static final int MAX_METHOD_LINES = 70;
    private static final Pattern OPEN_WORK = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");

    @Test
    void everyPackageSaysWhatItIsAndIsNullMarked() {
        Stream<String> without = House.productionSources().stream()
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !isDocumented(folder.resolve("package-info.java")))
                .map(House::name);
        assertThat(without).isEmpty();
    }

    @Test
    void noFileIsTooLong() {
        assertThat(House.sources().stream()
                        .filter(file -> House.lines(file).size() > MAX_FILE_LINES)
                        .map(House::name))
                .isEmpty();
    }

    @Test
    void noLineIsTooLong() {
        assertThat(linesWhere((file, line) -> line.length() > MAX_LINE_LENGTH && !line.startsWith("import ")))
                .isEmpty();
    }

    @Test
    void noWorkIsLeftOpenInTheSources() {
        assertThat(linesWhere((file, line) -> OPEN_WORK.matcher(line).find())).isEmpty();
    }

    @Test
    void noMethodIsTooLong() {
        assertThat(SourceScan.of(House.productionSources()).methodsLongerThan(MAX_METHOD_LINES))
                .isEmpty();
    }

    @Test
    void locksAreObjectsNeverTheLanguagesMonitors() {
        assertThat(SourceScan.of(House.productionSources()).monitors()).isEmpty();
    }

    @Test
    void noTestSleeps() {
        List<Path> tests = House.sources().stream()
                .filter(file -> House.name(file).contains("/src/test/"))
                .filter(file -> !House.name(file).startsWith("interop/"))
                // The simulator's guard is there to catch sleeping, so its test sleeps.
                .filter(file -> !House.name(file).endsWith("/GuardTest.java"))
                .toList();
        assertThat(SourceScan.of(tests).callsOf("Thread.sleep")).isEmpty();
    }

    private static boolean isDocumented(Path packageInfo) {
        if (!Files.isRegularFile(packageInfo)) {
            return false;
        }
        List<String> lines = House.lines(packageInfo);
        return lines.contains("@NullMarked") && lines.stream().anyMatch(line -> line.startsWith("/**"));
    }

    private static Stream<String> linesWhere(BiPredicate<Path, String> rule) {
        return House.sources().stream().flatMap(file -> {
            List<String> lines = House.lines(file);
            return IntStream.range(0, lines.size())
                    .filter(index -> rule.test(file, lines.get(index)))
                    .mapToObj(index -> House.name(file) + ":" + (index + 1));
        });
    }
}
