package dev.jwaku.tools.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that {@code docs/delivery-review.md} names are there. */
class DeliveryReviewTest {
    private static final Path ROOT = Path.of(System.getProperty("jwaku.root", ".."));
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+Test)(?:\\.(\\w+))?`");

    @Test
    void eachTestThatIsNamedExists() throws IOException {
        Map<String, Path> tests = tests();
        Matcher named = NAMED.matcher(Files.readString(ROOT.resolve("docs/delivery-review.md")));
        int seen = 0;
        while (named.find()) {
            seen++;
            assertThat(tests).as(named.group()).containsKey(named.group(1));
            if (named.group(2) != null) {
                assertThat(Files.readString(tests.get(named.group(1))))
                        .as(named.group())
                        .contains("void " + named.group(2) + "(");
            }
        }
        assertThat(seen).isGreaterThan(30);
    }

    private static Map<String, Path> tests() throws IOException {
        Map<String, Path> tests = new TreeMap<>();
        for (String module : new String[] {"delivery", "messenger", "simulation", "tools"}) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                files.filter(file -> file.toString().endsWith("Test.java")).forEach(file -> {
                    String name = file.getFileName().toString();
                    tests.put(name.substring(0, name.length() - ".java".length()), file);
                });
            }
        }
        return tests;
    }
}
