package dev.jwaku.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlayerTest {
    private final Ledger ledger = new Ledger();
    private final Player alice = new Player(Role.ALICE, ledger, () -> 1);
    private final List<PersonCommand> heard = new ArrayList<>();

    @BeforeEach
    void firstLife() {
        alice.starts(heard::add);
        alice.hear(new PersonEvent.Ready("key-a"));
        alice.meet("key-b");
        heard.clear();
    }

    @Test
    void handsTextsOverWhileSomebodyIsThere() {
        alice.offer("one");
        assertThat(heard).containsExactly(new PersonCommand.Say("one"));
    }

    @Test
    void afterAKillSaysAgainOnlyWhatTheHistoryDoesNotHave() {
        alice.offer("seen");
        alice.hear(new PersonEvent.Accepted("seen"));
        alice.offer("committed but not seen");
        alice.offer("never committed");
        alice.isGone();
        alice.offer("came due meanwhile");
        List<PersonCommand> second = new ArrayList<>();
        alice.starts(second::add);
        alice.hear(new PersonEvent.Ready("key-a"));
        assertThat(second).containsExactly(new PersonCommand.Meet("key-b", 0), new PersonCommand.ListOutgoing());
        second.clear();
        alice.hear(new PersonEvent.Outgoing(List.of("seen", "committed but not seen")));
        assertThat(second)
                .containsExactly(new PersonCommand.Say("never committed"), new PersonCommand.Say("came due meanwhile"));
        assertThat(ledger.tally(Role.ALICE).sent()).isEqualTo(2);
    }

    @Test
    void textsThatComeDueBeforeTheHistoryIsKnownWaitForIt() {
        alice.isGone();
        List<PersonCommand> second = new ArrayList<>();
        alice.starts(second::add);
        alice.hear(new PersonEvent.Ready("key-a"));
        second.clear();
        alice.offer("early");
        assertThat(second).isEmpty();
        alice.hear(new PersonEvent.Outgoing(List.of()));
        assertThat(second).containsExactly(new PersonCommand.Say("early"));
    }

    @Test
    void afterARestartTheInboxIsReadFromBehindTheLastTextShown() {
        ledger.offered(Role.BOB, "hello");
        alice.hear(new PersonEvent.Shown(7, "hello"));
        alice.isGone();
        alice.starts(heard::add);
        alice.hear(new PersonEvent.Ready("key-a"));
        assertThat(heard).contains(new PersonCommand.Meet("key-b", 7));
    }
}
