package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Two clients that write to each other, and what must be true of them in the end. */
record SoakPair(SoakClient alice, SoakClient bob) {
    /** Something that goes on while they write. */
    interface Story {
        void tell() throws IOException;
    }

    /** Starts both. */
    void start() throws IOException {
        alice.start(bob);
        bob.start(alice);
    }

    /** Lets both send until the story is told. */
    void whileSending(Story story) throws IOException, InterruptedException {
        List<Thread> senders = new ArrayList<>();
        try {
            for (SoakClient client : List.of(alice, bob)) {
                senders.add(client.send());
            }
            story.tell();
        } finally {
            alice.stopSending();
            bob.stopSending();
            for (Thread sender : senders) {
                sender.join();
            }
        }
    }

    /** Waits until all have arrived and no message is without an end, and checks what the senders were told. */
    void settle(Duration limit) throws IOException {
        long began = System.nanoTime();
        while (System.nanoTime() - began < limit.toNanos() && !isSettled()) {
            pause(Duration.ofMillis(500));
        }
        System.err.printf("  settled after %.1f s%n", (System.nanoTime() - began) / 1e9);
        for (SoakClient client : List.of(alice, bob)) {
            assertThat(client.sent().missing())
                    .as(
                            "accepted by %s and not in the other inbox, of %d",
                            client, client.sent().acceptedCount())
                    .isEmpty();
            assertThat(client.sent().faults()).as("texts of " + client).isEmpty();
            assertThat(unfinished(client)).as("without an end at " + client).isZero();
        }
    }

    private boolean isSettled() throws IOException {
        alice.readInbox(bob);
        bob.readInbox(alice);
        return alice.sent().missing().isEmpty()
                && bob.sent().missing().isEmpty()
                && unfinished(alice) == 0
                && unfinished(bob) == 0;
    }

    private static int unfinished(SoakClient client) throws IOException {
        return client.process().status().get("unfinished").asInt();
    }

    static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public String toString() {
        return "alice " + alice.sent() + "; bob " + bob.sent();
    }
}
