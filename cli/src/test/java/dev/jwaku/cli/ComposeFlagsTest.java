package dev.jwaku.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.node.ArchivePlace;
import dev.jwaku.node.ServicesConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The node of the Compose file is one that starts. */
class ComposeFlagsTest {
    private static final Path FILE = Path.of(System.getProperty("jwaku.root", ".."), "deploy", "docker-compose.yml");
    private static final Pattern FLAG = Pattern.compile("(?m)^      - (--[a-z].*)$");
    private static final Pattern URL = Pattern.compile("(?m)^      (WAKUNODE2_[A-Z_]+): (.*)$");

    /** As Compose does: the default of a variable, or the word given for one that has none. */
    private static String substituted(String text) {
        return text.replaceAll("\\$\\{\\w+:-([^}]*)}", "$1").replaceAll("\\$\\{\\w+:\\?[^}]*}", "secret");
    }

    private static String[] flags(String file) {
        String node = file.substring(0, file.indexOf("\n  postgres:"));
        return FLAG.matcher(node)
                .results()
                .map(flag -> substituted(flag.group(1)))
                .toArray(String[]::new);
    }

    @Test
    void theNodeKeepsItsMessagesInTheDatabaseBesideIt() throws IOException {
        String file = Files.readString(FILE);
        Matcher variable = URL.matcher(file);
        assertThat(variable.find()).isTrue();
        Map<String, String> environment = Map.of(variable.group(1), substituted(variable.group(2)));
        assertThat(NodeCommand.unknownVariables(environment)).isEmpty();
        assertThat(environment.values()).containsExactly("postgres://jwaku:secret@postgres:5432/jwaku");
        NodePlan plan = NodeCommand.plan(flags(file), environment);
        ServicesConfig.Store store = plan.config().services().store().orElseThrow();
        assertThat(store.place()).isInstanceOf(ArchivePlace.Given.class);
        assertThat(store.retention().time()).contains(Duration.ofDays(30));
        assertThat(plan.metrics()).isPresent();
        assertThat(plan.config().toString()).doesNotContain("secret");
    }

    @Test
    void nobodyCanForgetThePassword() throws IOException {
        List<String> mentioned = Files.readString(FILE)
                .lines()
                .filter(line -> line.contains("JWAKU_DATABASE_PASSWORD"))
                .toList();
        assertThat(mentioned).hasSize(2).allMatch(line -> line.contains("${JWAKU_DATABASE_PASSWORD:?"));
    }

    @Test
    void aFlagThatIsNoneWouldBeNoticed() {
        assertThatThrownBy(() -> NodeCommand.plan(new String[] {"--store-messages"}, Map.of()))
                .isInstanceOf(UsageException.class);
    }
}
