package dev.jwaku.tools.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.tools.trace.find.Fate;
import dev.jwaku.tools.trace.find.Finder;
import dev.jwaku.tools.trace.find.Outcome;
import dev.jwaku.tools.trace.find.Roster;
import dev.jwaku.tools.trace.find.Settings;
import dev.jwaku.tools.trace.find.Story;
import dev.jwaku.tools.trace.find.Way;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Logs of real nwaku, go-waku and js-waku nodes. What truly happened is known from the senders' own records and the
 * receivers' REST answers: {@code index.json} beside the logs.
 */
class RealLogsTest {
    @TempDir
    private Path folder;

    private static final class Stories implements Finder.Listener {
        private final Map<String, Story> byHash = new ConcurrentSkipListMap<>();

        @Override
        public String text(Story story, Roster roster) {
            byHash.put(story.hash().toString(), story);
            return "";
        }

        @Override
        public void write(String text) {}
    }

    /** What became of a message at a node, by name. */
    private record Run(TraceResult result, Map<String, Story> stories, Map<String, JsonNode> messages) {
        Fate fate(String message, String node, Way way) {
            Story story = Objects.requireNonNull(
                    stories.get(messages.get(message).get("hash").asString()), message);
            return story.outcomes().stream()
                    .filter(outcome -> result.roster().name(outcome.node()).equals(node))
                    .filter(outcome -> (outcome.way() == Way.FILTER) == (way == Way.FILTER))
                    .map(Outcome::fate)
                    .findFirst()
                    .orElse(Fate.NOT_SUBSCRIBED);
        }
    }

    private static Path logs(String name) throws URISyntaxException {
        URL url = Objects.requireNonNull(RealLogsTest.class.getResource(name + "/index.json"));
        return Objects.requireNonNull(Path.of(url.toURI()).getParent());
    }

    private Run trace(String name) throws IOException, InterruptedException, URISyntaxException {
        Path logs = logs(name);
        Stories stories = new Stories();
        TraceResult result = Trace.run(
                new TraceOptions(List.of(logs.toString()), List.of(), Settings.DEFAULT, 2, Optional.of(folder)),
                Optional.of(stories));
        Map<String, JsonNode> messages = new TreeMap<>();
        new JsonMapper()
                .readTree(Files.readString(logs.resolve("index.json")))
                .get("messages")
                .forEach(message -> messages.put(message.get("id").asString(), message));
        return new Run(result, stories.byHash, messages);
    }

    @ParameterizedTest
    @ValueSource(strings = {"debug-text", "info-json"})
    void relayDeliveriesOfNwakuAreAsTheyTrulyWere(String name) throws Exception {
        Run run = trace(name);

        run.messages().forEach((id, message) -> {
            for (String node : List.of("P", "R", "Q")) {
                boolean sender = node.equals(message.get("sentBy").asString());
                boolean got = message.get("truth").get("seenAtRelay").toString().contains(node)
                        || id.equals("m09"); // by relay, after a restart; no application saw it
                if (!sender) {
                    assertThat(run.fate(id, node, Way.RELAY).group() == Fate.Group.GOOD)
                            .as("%s at %s: %s", id, node, run.fate(id, node, Way.RELAY))
                            .isEqualTo(got);
                }
            }
        });
        assertThat(run.fate("m08", "Q", Way.RELAY)).isEqualTo(Fate.NOT_SUBSCRIBED);
        assertThat(run.fate("m09", "Q", Way.RELAY)).isEqualTo(Fate.RECOVERED);
        assertThat(run.fate("m11", "R", Way.RELAY)).isEqualTo(Fate.REJECTED);
        assertThat(run.fate("m11", "Q", Way.RELAY)).isEqualTo(Fate.REJECTED);
        assertThat(run.fate("m15", "P", Way.RELAY)).isEqualTo(Fate.NO_PEERS);
        assertThat(run.result().volume().unreadable()).isZero();
    }

    @Test
    void filterDeliveriesAreAsTheyTrulyWere() throws Exception {
        Run run = trace("debug-text");

        run.messages()
                .forEach((id, message) -> assertThat(
                                run.fate(id, "L", Way.FILTER).group() == Fate.Group.GOOD)
                        .as("%s at L: %s", id, run.fate(id, "L", Way.FILTER))
                        .isEqualTo(
                                message.get("truth").get("deliveredByFilterToL").asBoolean()));
        assertThat(run.fate("m13", "L", Way.FILTER)).isEqualTo(Fate.NOT_SUBSCRIBED);
        assertThat(run.fate("m16", "L", Way.FILTER)).isEqualTo(Fate.NODE_DOWN);
    }

    /** At INFO the client does not log what it gets, and the service's line about success proves nothing. */
    @Test
    void whatTheLogDoesNotTellIsNeitherLostNorFound() throws Exception {
        Run run = trace("info-json");

        assertThat(run.fate("m01", "L", Way.FILTER)).isEqualTo(Fate.UNVERIFIED);
        assertThat(run.fate("m16", "L", Way.FILTER)).isEqualTo(Fate.NODE_DOWN);
    }

    @Test
    void goAndJsDeliveriesAreAsTheyTrulyWere() throws Exception {
        Run run = trace("go-js");

        run.messages().forEach((id, message) -> {
            String seen = message.get("truth").get("receiversSeen").toString();
            boolean relayed = message.get("pubsubTopic").asString().endsWith("/0");
            boolean own = message.get("sentBy").asString().equals("go relay peer");
            if (relayed && !own) {
                check(run, id, "go-relay-console", Way.RELAY, seen.contains("\"goRelay\""));
            }
            if (relayed) {
                check(run, id, "go-relay-json", Way.RELAY, seen.contains("\"goRelayJson\""));
                check(run, id, "go-light-console", Way.FILTER, seen.contains("\"goLight\""));
            } else {
                check(run, id, "js-light-debug", Way.FILTER, seen.contains("\"js\""));
            }
        });
        assertThat(run.fate("g04", "go-relay-json", Way.RELAY)).isEqualTo(Fate.NODE_DOWN);
        assertThat(run.fate("g05", "go-light-console", Way.FILTER)).isEqualTo(Fate.NODE_DOWN);
        assertThat(run.fate("go-relay-2", "go-light-console", Way.FILTER)).isEqualTo(Fate.LINK_LOST);
        assertThat(run.result().volume().unreadable()).isZero();
    }

    private static void check(Run run, String id, String node, Way way, boolean got) {
        assertThat(run.fate(id, node, way).group() == Fate.Group.GOOD)
                .as("%s at %s: %s", id, node, run.fate(id, node, way))
                .isEqualTo(got);
    }
}
