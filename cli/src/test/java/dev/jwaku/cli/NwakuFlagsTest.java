package dev.jwaku.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NwakuFlagsTest {
    private static final NwakuFlags FLAGS = new NwakuFlags(List.of(
            new Flag("--tcp-port", "<port>", "a port"),
            new Flag("--staticnode", "<multiaddr>", "a peer"),
            new Flag("--max-msg-size", "<size>", "a size"),
            new Flag("--rest", Flag.BOOLEAN, "a switch"),
            Flag.hiddenSwitch("--store")));

    @Test
    void aValueComesAfterEqualsSignColonOrBlank() {
        assertThat(parse("--tcp-port=1").text("--tcp-port")).contains("1");
        assertThat(parse("--tcp-port:1").text("--tcp-port")).contains("1");
        assertThat(parse("--tcp-port", "1").text("--tcp-port")).contains("1");
        assertThat(parse("--staticnode=/ip4/1.2.3.4/tcp/1:x=y").text("--staticnode"))
                .contains("/ip4/1.2.3.4/tcp/1:x=y");
    }

    @Test
    void repeatedFlagsAreListsAndTheLastOfASingleOneCounts() {
        FlagValues values = parse("--staticnode=/a", "--staticnode:/b", "--tcp-port=1", "--tcp-port=2");
        assertThat(values.all("--staticnode")).containsExactly("/a", "/b");
        assertThat(values.number("--tcp-port", 0, 9)).isEqualTo(2);
    }

    @Test
    void aSwitchStandsAloneOrWithAValue() {
        assertThat(parse("--rest", "--tcp-port=1").isOn("--rest", false)).isTrue();
        assertThat(parse().isOn("--rest", true)).isTrue();
        for (String yes : List.of("true", "True", "1", "yes", "on")) {
            assertThat(parse("--rest=" + yes).isOn("--rest", false)).isTrue();
        }
        for (String no : List.of("false", "0", "no", "OFF")) {
            assertThat(parse("--rest:" + no).isOn("--rest", true)).isFalse();
        }
        assertRefused(
                "--rest is true or false, not 'maybe'",
                () -> parse("--rest=maybe").isOn("--rest", true));
    }

    @Test
    void whatIsNoFlagIsAnsweredWithTheNearestShownOne() {
        assertRefused("unknown option '--tcp-prot'; did you mean '--tcp-port'?", () -> parse("--tcp-prot=1"));
        assertRefused("unknown option '--stor'; --help lists what there is", () -> parse("--stor"));
        assertRefused("unexpected argument 'now'", () -> parse("now"));
        assertRefused("--tcp-port needs a value: --tcp-port=<port>", () -> parse("--tcp-port"));
    }

    @Test
    void theEnvironmentGivesDefaultsAndTheCommandLineWins() {
        Map<String, String> environment = Map.of("WAKUNODE2_TCP_PORT", "65000", "WAKUNODE2_UNKNOWN", "x");
        assertThat(FLAGS.parse(new String[0], environment).number("--tcp-port", 1, 65_535))
                .isEqualTo(65_000);
        assertThat(FLAGS.parse(new String[] {"--tcp-port:2"}, environment).number("--tcp-port", 1, 65_535))
                .isEqualTo(2);
    }

    @Test
    void listsInTheEnvironmentAreJsonArrays() {
        Map<String, String> list = Map.of("WAKUNODE2_STATICNODE", "[\"/a\",\"/b\"]");
        assertThat(FLAGS.parse(new String[0], list).all("--staticnode")).containsExactly("/a", "/b");
        Map<String, String> broken = Map.of("WAKUNODE2_STATICNODE", "[oops");
        assertRefused(
                "WAKUNODE2_STATICNODE is no JSON array of texts: [oops", () -> FLAGS.parse(new String[0], broken));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "65536", "many", "99999999999"})
    void numbersHaveBounds(String text) {
        assertRefused(
                "--tcp-port must be a number from 0 to 65535, not '" + text + "'",
                () -> parse("--tcp-port=" + text).number("--tcp-port", 0, 65_535));
    }

    @ParameterizedTest
    @CsvSource({"150KiB,153600", "1500 B,1500", "100KB,100000", "1500,1500", "1mib,1048576"})
    void sizesHaveUnits(String text, int bytes) {
        assertThat(parse("--max-msg-size=" + text).size("--max-msg-size", 0)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "12 parsecs", "999999999mib", "99999999999"})
    void anythingElseIsNoSize(String text) {
        assertThatThrownBy(() -> parse("--max-msg-size=" + text).size("--max-msg-size", 0))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--max-msg-size is no size");
    }

    private static FlagValues parse(String... arguments) {
        return FLAGS.parse(arguments, Map.of());
    }

    private static void assertRefused(String message, Runnable use) {
        assertThatThrownBy(use::run).isInstanceOf(UsageException.class).hasMessage(message);
    }
}
