package dev.jwaku.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final long MILLI = 1_000_000;

    private final Ledger ledger = new Ledger();

    @Test
    void countsATextOnlyAfterItsAcceptanceWasSeen() {
        ledger.offered(Role.ALICE, "a");
        assertThat(ledger.tally(Role.ALICE).sent()).isZero();
        assertThat(ledger.notAccepted(Role.ALICE)).containsExactly("a");
        ledger.accepted(Role.ALICE, "a", 5);
        assertThat(ledger.tally(Role.ALICE).sent()).isEqualTo(1);
        assertThat(ledger.notAccepted(Role.ALICE)).isEmpty();
    }

    @Test
    void anAcceptedTextThatIsNeverShownIsLost() {
        accept("a");
        accept("b");
        ledger.shown(Role.BOB, "a", 20);
        assertThat(ledger.total().lost()).isEqualTo(1);
        assertThat(ledger.missing(Role.ALICE)).containsExactly("b");
    }

    @Test
    void aTextShownTwiceIsOneDuplicate() {
        accept("a");
        ledger.shown(Role.BOB, "a", 20);
        ledger.shown(Role.BOB, "a", 30);
        ledger.shown(Role.BOB, "a", 40);
        assertThat(ledger.total().duplicates()).isEqualTo(1);
        assertThat(ledger.total().delivered()).isEqualTo(1);
    }

    @Test
    void aTextHeldTwiceByTheInboxIsADuplicateEvenIfItWasShownOnce() {
        accept("a");
        ledger.shown(Role.BOB, "a", 20);
        ledger.inboxAtTheEnd(Role.BOB, List.of("a", "a"));
        assertThat(ledger.total().duplicates()).isEqualTo(1);
    }

    @Test
    void theInboxReadAtTheEndHasTheLastWord() {
        accept("a");
        ledger.inboxAtTheEnd(Role.BOB, List.of("a"));
        ledger.shown(Role.BOB, "a", 30);
        assertThat(ledger.total().delivered()).isEqualTo(1);
        assertThat(ledger.total().duplicates()).isZero();
    }

    @Test
    void textsThatNobodyWroteOrThatVanishAreStrange() {
        accept("a");
        ledger.shown(Role.BOB, "a", 20);
        ledger.shown(Role.BOB, "x", 20);
        ledger.inboxAtTheEnd(Role.BOB, List.of());
        assertThat(ledger.strange()).containsExactly("x", "vanished from the inbox: a");
    }

    @Test
    void measuresLatencyFromAcceptanceToTheFirstShowing() {
        for (int i = 1; i <= 100; i++) {
            ledger.accepted(Role.ALICE, "t" + i, 0);
            ledger.shown(Role.BOB, "t" + i, i * MILLI);
            ledger.shown(Role.BOB, "t" + i, 1_000 * MILLI);
        }
        assertThat(ledger.total().p50()).isEqualTo(Duration.ofMillis(50));
        assertThat(ledger.total().p95()).isEqualTo(Duration.ofMillis(95));
    }

    private void accept(String text) {
        ledger.offered(Role.ALICE, text);
        ledger.accepted(Role.ALICE, text, 10);
    }
}
