package dev.jwaku.interop;

import dev.jwaku.tools.faults.FaultProxy;
import dev.jwaku.tools.faults.LinkShape;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills, freezes, cuts, resets, swallows and delays at random, one fault at a time on each process and link, and undoes
 * each. Everything follows from the seed but for the time that processes take. The first service node and the last
 * client are never killed, so that one of each lives through it all. One thread.
 */
final class RandomFaults {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int LONGEST_GAP_MILLIS = 3_000;

    private final Random random;
    private final ServiceFleet fleet;
    private final List<SoakClient> clients;
    private final PriorityQueue<Undo> undoing = new PriorityQueue<>(Comparator.comparingLong(Undo::atNanos));
    private final Set<Object> busy = new LinkedHashSet<>();
    private final List<String> happened = new ArrayList<>();

    RandomFaults(long seed, ServiceFleet fleet, List<SoakClient> clients) {
        this.random = new Random(seed);
        this.fleet = fleet;
        this.clients = clients;
    }

    private interface Action {
        void run() throws IOException;
    }

    private record Undo(long atNanos, Object target, Action action) {}

    /** Faults for this long; those that still last then are undone before this returns. */
    void run(Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        long next = System.nanoTime();
        while (System.nanoTime() < end) {
            undo(System.nanoTime());
            if (System.nanoTime() >= next) {
                inflict();
                next = System.nanoTime()
                        + Duration.ofMillis(500 + random.nextInt(LONGEST_GAP_MILLIS))
                                .toNanos();
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        undo(Long.MAX_VALUE);
    }

    private void undo(long until) throws IOException {
        for (Undo first = undoing.peek();
                first != null && (until == Long.MAX_VALUE || first.atNanos <= until);
                first = undoing.peek()) {
            undoing.remove();
            busy.remove(first.target);
            first.action.run();
        }
    }

    private void inflict() throws IOException {
        switch (random.nextInt(8)) {
            case 0 -> killService();
            case 1 -> freezeService();
            case 2 -> killClient();
            case 3 -> freezeClient();
            case 4 -> links("reset", 0, FaultProxy::reset, link -> {});
            case 5 ->
                links(
                        "slow",
                        15,
                        link -> link.shape(LinkShape.CLEAR.withLatency(
                                Duration.ofMillis(50 + random.nextInt(450)), Duration.ofMillis(50))),
                        link -> link.shape(LinkShape.CLEAR));
            case 6 -> links("swallow", 20, FaultProxy::swallow, FaultProxy::restore);
            default -> links("cut", 15, FaultProxy::cut, FaultProxy::restore);
        }
    }

    private void killService() throws IOException {
        int number = 1 + random.nextInt(fleet.size() - 1);
        ServiceFleet.Member member = fleet.member(number);
        fault("kill service " + number, member, 8, member::kill, member::start);
    }

    private void freezeService() throws IOException {
        int number = random.nextInt(fleet.size());
        ServiceFleet.Member member = fleet.member(number);
        fault(
                "freeze service " + number,
                member,
                15,
                () -> member.process().freeze(),
                () -> member.process().thaw());
    }

    private void killClient() throws IOException {
        SoakClient client = clients.get(random.nextInt(clients.size() - 1));
        fault("kill " + client, client, 5, client::kill, client::start);
    }

    private void freezeClient() throws IOException {
        SoakClient client = clients.get(random.nextInt(clients.size()));
        fault(
                "freeze " + client,
                client,
                15,
                () -> client.process().freeze(),
                () -> client.process().thaw());
    }

    private interface LinkAction {
        void on(FaultProxy link);
    }

    /** One link of a client, or all of them. */
    private void links(String what, int seconds, LinkAction action, LinkAction undo) throws IOException {
        SoakClient client = clients.get(random.nextInt(clients.size()));
        List<FaultProxy> links = random.nextInt(3) == 0
                ? client.links()
                : List.of(client.links().get(random.nextInt(client.links().size())));
        String name = what + " " + links.size() + " links of " + client;
        // one fault at a time on the links of a client
        fault(name, client.links(), seconds, () -> links.forEach(action::on), () -> links.forEach(undo::on));
    }

    private void fault(String name, Object target, int longestSeconds, Action action, Action undo) throws IOException {
        Duration lasts =
                longestSeconds == 0 ? Duration.ZERO : Duration.ofMillis(500 + random.nextInt(longestSeconds * 1000));
        if (!busy.add(target)) {
            return;
        }
        happened.add(name);
        System.err.printf(Locale.ROOT, "  %s for %.1f s%n", name, lasts.toMillis() / 1000.0);
        action.run();
        undoing.add(new Undo(System.nanoTime() + lasts.toNanos(), target, undo));
    }

    /** How many faults there were. */
    int count() {
        return happened.size();
    }
}
