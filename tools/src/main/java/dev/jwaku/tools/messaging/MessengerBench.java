package dev.jwaku.tools.messaging;

import dev.jwaku.tools.service.OurServiceNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * Alice and Bob, two {@code jwaku serve}, and one {@code jwaku node} between them, all processes of this machine. Who
 * drives them by HTTP holds the one clock, so its own way to them counts, too.
 */
public final class MessengerBench implements AutoCloseable {
    private static final Duration MEETING = Duration.ofSeconds(60);
    private static final Duration STRAGGLERS = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final OurServiceNode node;
    private final ServedPerson alice;
    private final ServedPerson bob;
    private final String aliceKey;
    private final String bobKey;

    private MessengerBench(OurServiceNode node, ServedPerson alice, ServedPerson bob) throws IOException {
        this.node = node;
        this.alice = alice;
        this.bob = bob;
        this.aliceKey = alice.key();
        this.bobKey = bob.key();
    }

    /**
     * Starts the three and makes the two contacts.
     *
     * @param folder takes the profiles; what is in it afterwards is the caller's to remove
     * @param isLight whether both are light clients
     * @throws IOException if one of them does not start, or they do not come together within a minute
     */
    public static MessengerBench start(Path folder, boolean isLight) throws IOException {
        List<AutoCloseable> started = new ArrayList<>();
        boolean complete = false;
        try {
            OurServiceNode node = OurServiceNode.start(
                    List.of("--store=true", "--store-message-db-url=none", "--filter=true", "--lightpush=true"));
            started.add(node);
            List<String> flags = List.of("--light=" + isLight, "--static-node=" + node.address());
            ServedPerson alice = ServedPerson.start(Files.createDirectories(folder.resolve("alice")), "Alice", flags);
            started.add(alice);
            ServedPerson bob = ServedPerson.start(Files.createDirectories(folder.resolve("bob")), "Bob", flags);
            started.add(bob);
            MessengerBench bench = new MessengerBench(node, alice, bob);
            bench.meet();
            complete = true;
            return bench;
        } finally {
            if (!complete) {
                closeAll(started);
            }
        }
    }

    private static void closeAll(List<AutoCloseable> started) throws IOException {
        for (AutoCloseable one : started.reversed()) {
            try {
                one.close();
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }

    private void meet() throws IOException {
        alice.ask("POST", "/v1/contacts/" + bobKey + "/request", "{\"text\":\"it is Alice\"}");
        await("Bob is asked", () -> !bob.ask("GET", "/v1/contacts/requests", "").isEmpty());
        bob.ask("POST", "/v1/contacts/" + aliceKey + "/accept", "");
        await(
                "they are contacts",
                () -> alice.ask("GET", "/v1/contacts/" + bobKey, "")
                        .path("mutual")
                        .asBoolean(false));
    }

    private static void await(String what, Check check) throws IOException {
        long limit = System.nanoTime() + MEETING.toNanos();
        while (!check.holds()) {
            if (System.nanoTime() > limit) {
                throw new IOException("not within " + MEETING.toSeconds() + " s: " + what);
            }
            rest(LOOK);
        }
    }

    private interface Check {
        boolean holds() throws IOException;
    }

    private static void rest(Duration time) throws IOException {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Has them write at a pace; waits a minute for what is late. */
    public MessengerRound run(MessengerPace pace) throws IOException {
        MessengerClock clock = new MessengerClock();
        alice.listen(clock::event);
        bob.listen(clock::event);
        long began = System.nanoTime();
        for (int i = 0; i < pace.messages(); i++) {
            long at = began + i * pace.gap().toNanos();
            rest(Duration.ofNanos(Math.max(0, at - System.nanoTime())));
            say(clock, alice, bobKey, pace.name() + ", Alice " + i);
            if (pace.isMutual()) {
                say(clock, bob, aliceKey, pace.name() + ", Bob " + i);
            }
        }
        long limit = System.nanoTime() + STRAGGLERS.toNanos();
        while (!clock.isComplete(pace.total()) && System.nanoTime() < limit) {
            rest(LOOK);
        }
        return clock.round(pace);
    }

    /** A slow answer must not hold up the next message. */
    private static void say(MessengerClock clock, ServedPerson from, String to, String text) {
        Thread.ofVirtual().name("say").start(() -> {
            long began = System.nanoTime();
            try {
                String body = JsonMapper.shared().writeValueAsString(Map.of("text", text));
                clock.sent(
                        from.ask("POST", "/v1/chats/" + to + "/messages", body)
                                .path("id")
                                .asString(""),
                        began);
            } catch (IOException e) {
                clock.refused(String.valueOf(e.getMessage()));
            }
        });
    }

    /** Resident memory of Alice's process, in bytes. */
    public long residentMemory() {
        return alice.usage().residentMemory();
    }

    @Override
    public void close() throws IOException {
        closeAll(List.of(node, alice, bob));
    }
}
