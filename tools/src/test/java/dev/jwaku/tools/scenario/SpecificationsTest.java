package dev.jwaku.tools.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.network.FilterWay;
import dev.jwaku.delivery.outbox.OutboxTimes;
import dev.jwaku.peers.ServicePool;
import dev.jwaku.waku.store.StoreClient;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our specifications say what the code does, and each of their rules names a scenario that there is. */
class SpecificationsTest {
    private static final Pattern CONSTANT = Pattern.compile("\\| `(\\w+)\\.(\\w+)` \\| ([^|]+) \\|.*");
    private static final Pattern SCENARIO = Pattern.compile("\\[([a-z0-9]+(?:-[a-z0-9]+)+)]");
    private static final List<String> PACKAGES = List.of(
            Delivery.class.getPackageName(),
            FilterWay.class.getPackageName(),
            OutboxTimes.class.getPackageName(),
            Delivery.class.getPackageName() + ".inbox",
            ServicePool.class.getPackageName(),
            StoreClient.class.getPackageName());

    private static String read(String name) throws IOException {
        return Files.readString(Path.of(System.getProperty("jwaku.root", ".."))
                .resolve("docs/spec")
                .resolve(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"relay-reliability.md", "edge-reliability.md"})
    void theConstantsAreThoseOfTheCode(String name) throws Exception {
        int seen = 0;
        for (String line : read(name).lines().toList()) {
            Matcher row = CONSTANT.matcher(line);
            if (row.matches()) {
                seen++;
                assertThat(inWords(value(row.group(1), row.group(2)))).as(line).isEqualTo(row.group(3));
            }
        }
        assertThat(seen).isGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"relay-reliability.md", "edge-reliability.md"})
    void eachRuleNamesItsScenario(String name) throws IOException {
        String text = read(name);
        List<String> scenarios = new ArrayList<>();
        for (String paragraph : text.split("\n(?=- |\n|\\| )")) {
            Matcher scenario = SCENARIO.matcher(paragraph);
            boolean names = false;
            while (scenario.find()) {
                names = true;
                scenarios.add(scenario.group(1));
            }
            if (Pattern.compile("\\bMUST\\b").matcher(paragraph).find()) {
                assertThat(names).as(paragraph).isTrue();
            }
        }
        assertThat(Catalogue.names()).containsAll(scenarios);
        assertThat(scenarios).isNotEmpty();
    }

    private static Object value(String owner, String constant) throws ReflectiveOperationException {
        for (String inPackage : PACKAGES) {
            try {
                Field field = Class.forName(inPackage + "." + owner).getDeclaredField(constant);
                field.setAccessible(true);
                return field.get(null);
            } catch (ClassNotFoundException e) {
                // in the next package
            }
        }
        throw new ClassNotFoundException(owner);
    }

    private static String inWords(Object value) {
        if (!(value instanceof Duration time)) {
            return value.toString();
        }
        if (time.toMillisPart() != 0) {
            return time.toMillis() + " ms";
        }
        if (time.toSecondsPart() != 0 || time.toMinutes() == 1) {
            return time.toSeconds() + " s";
        }
        return time.toMinutes() >= 120 && time.toMinutesPart() == 0 ? time.toHours() + " h" : time.toMinutes() + " min";
    }
}
