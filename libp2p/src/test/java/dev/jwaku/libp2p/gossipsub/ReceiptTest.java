package dev.jwaku.libp2p.gossipsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceiptTest {
    private final List<Boolean> ends = new ArrayList<>();
    private final List<Integer> asked = new ArrayList<>();
    private final Receipt receipt = new Receipt(ends::add);

    private void handTo(int peers) {
        for (int i = 0; i < peers; i++) {
            receipt.handed();
        }
        receipt.sealed();
    }

    private void write(int peer) {
        receipt.written(() -> asked.add(peer), false);
    }

    @Test
    void theFirstProofEndsItAndNothingAfterwards() {
        handTo(3);
        write(1);
        write(2);
        receipt.proved();
        receipt.unproved();
        receipt.proved();
        assertThat(ends).containsExactly(true);
    }

    @Test
    void itEndsUnprovedWhenNobodyIsLeft() {
        handTo(3);
        write(1);
        receipt.lost();
        receipt.unproved();
        assertThat(ends).isEmpty();
        receipt.lost();
        assertThat(ends).containsExactly(false);
    }

    @Test
    void itDoesNotEndBeforeAllQueuesHaveIt() {
        receipt.handed();
        receipt.lost();
        assertThat(ends).isEmpty();
        receipt.handed();
        receipt.sealed();
        write(1);
        receipt.proved();
        assertThat(ends).containsExactly(true);
    }

    @Test
    void twoAreAskedAndAnotherOneForEachThatFails() {
        handTo(4);
        for (int peer = 1; peer <= 4; peer++) {
            write(peer);
        }
        assertThat(asked).containsExactly(1, 2);
        receipt.unproved();
        assertThat(asked).containsExactly(1, 2, 3);
        receipt.unproved();
        receipt.unproved();
        assertThat(asked).containsExactly(1, 2, 3, 4);
        receipt.unproved();
        assertThat(ends).containsExactly(false);
    }

    @Test
    void allAreAskedWhenTheFirstAreSlow() {
        handTo(4);
        for (int peer = 1; peer <= 4; peer++) {
            write(peer);
        }
        receipt.askAll();
        assertThat(asked).containsExactly(1, 2, 3, 4);
        receipt.proved();
        assertThat(ends).containsExactly(true);
    }

    @Test
    void whoIsKnownToBeSilentTakesNobodysTurn() {
        handTo(3);
        receipt.written(() -> asked.add(0), true);
        write(1);
        write(2);
        assertThat(asked).containsExactly(0, 1, 2);
    }
}
