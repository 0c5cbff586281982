package dev.jwaku.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLineTest {
    static List<PersonCommand> commands() {
        return List.of(
                new PersonCommand.Meet("zQ3sh", 12),
                new PersonCommand.Say("\"quoted\"\nsecond line, ünïcode"),
                new PersonCommand.ListOutgoing(),
                new PersonCommand.ListInbox());
    }

    static List<PersonEvent> events() {
        return List.of(
                new PersonEvent.Ready("zQ3sh"),
                new PersonEvent.Connected(),
                new PersonEvent.Accepted("a"),
                new PersonEvent.Refused("a", "full"),
                new PersonEvent.Published("a"),
                new PersonEvent.Delivered("a"),
                new PersonEvent.Shown(3, "a"),
                new PersonEvent.Outgoing(List.of("a", "b")),
                new PersonEvent.Inbox(List.of()));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commandsSurviveTheWay(PersonCommand command) {
        String line = JsonLine.of(command);
        assertThat(line).doesNotContain("\n");
        assertThat(JsonLine.command(line)).isEqualTo(command);
    }

    @ParameterizedTest
    @MethodSource("events")
    void eventsSurviveTheWay(PersonEvent event) {
        assertThat(JsonLine.event(JsonLine.of(event))).isEqualTo(event);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "[\"say\"", "[\"meet\",\"k\"]", "[\"meet\",\"k\",\"x\"]", "nonsense"})
    void anythingElseIsRefused(String line) {
        assertThatThrownBy(() -> JsonLine.command(line)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JsonLine.event(line)).isInstanceOf(IllegalArgumentException.class);
    }
}
