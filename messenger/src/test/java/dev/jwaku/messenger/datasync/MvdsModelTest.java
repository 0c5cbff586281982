package dev.jwaku.messenger.datasync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.messenger.Vectors;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Two users with their disks, and between them a network that loses, doubles and reorders; each may crash at any moment
 * and loses then what is not on its disk. Whatever happens: what was accepted is shown exactly once, and once the
 * network heals everything is shown and acknowledged, with few repetitions.
 */
class MvdsModelTest {
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

    @Property(tries = 300)
    void everythingIsShownOnceAndAcknowledged(
            @ForAll long seed, @ForAll @IntRange(max = 90) int loss, @ForAll boolean hasStores) {
        Model model = new Model(new Random(seed), loss, hasStores);
        for (int i = 0; i < 120; i++) {
            model.step();
        }
        model.heal();
        for (User user : model.users) {
            assertThat(user.shown).doesNotHaveDuplicates();
            assertThat(user.shown).containsExactlyInAnyOrderElementsOf(user.other().accepted);
            assertThat(user.disk).isEmpty();
            assertThat(user.acked).containsExactlyInAnyOrderElementsOf(user.accepted);
        }
    }

    /** At least once on the wire: nothing counts as acknowledged that the other did not store before. */
    @Property(tries = 100)
    void nothingIsAcknowledgedThatIsNotStored(@ForAll long seed, @ForAll @IntRange(max = 90) int loss) {
        Model model = new Model(new Random(seed), loss, false);
        for (int i = 0; i < 200; i++) {
            model.step();
            for (User user : model.users) {
                assertThat(user.other().stored).containsAll(user.acked);
            }
        }
    }

    /** A recipient that is away costs few envelopes where stores hold what was sent (architecture, section 4). */
    @Property(tries = 50)
    void aSilentRecipientIsNotStormed(@ForAll long seed) {
        Model model = new Model(new Random(seed), 0, true);
        User alice = model.users.get(0);
        alice.other().isAway = true;
        alice.say();
        Instant end = model.now.plus(Duration.ofHours(6));
        model.runUntil(end);

        assertThat(alice.envelopes).isBetween(2, 4);
        alice.other().isAway = false;
        model.heal();
        assertThat(alice.disk).isEmpty();
        assertThat(alice.envelopes).isLessThanOrEqualTo(6);
    }

    private static final class Model {
        private final Random random;
        private final int loss;
        private final boolean hasStores;
        private final List<User> users = new ArrayList<>();
        private final List<Envelope> wire = new ArrayList<>();
        private Instant now = START;
        private boolean healed;

        private Model(Random random, int loss, boolean hasStores) {
            this.random = random;
            this.loss = loss;
            this.hasStores = hasStores;
            users.add(new User(this, Vectors.A));
            users.add(new User(this, Vectors.B));
        }

        private void step() {
            User user = users.get(random.nextInt(2));
            switch (random.nextInt(12)) {
                case 0, 1 -> user.say();
                case 2 -> user.restart();
                case 3 -> user.mvds.onConnected(now);
                case 4 -> user.isRefused = !user.isRefused;
                case 5 -> pass(Duration.ofMinutes(random.nextInt(90)));
                case 6 -> user.ask();
                default -> pass(Duration.ofMillis(random.nextInt(4_000)));
            }
        }

        private void pass(Duration time) {
            runUntil(now.plus(time));
        }

        /** Goes from one event to the next. */
        private void runUntil(Instant end) {
            while (true) {
                users.forEach(User::tick);
                deliver();
                Instant next = end;
                for (User user : users) {
                    Instant due = user.mvds.nextDueAt().orElse(end);
                    next = due.isBefore(next) ? due : next;
                }
                if (!next.isBefore(end)) {
                    now = end;
                    return;
                }
                now = next.isAfter(now) ? next : now.plusMillis(1);
            }
        }

        private void deliver() {
            while (!wire.isEmpty()) {
                Envelope envelope = wire.remove(random.nextInt(wire.size()));
                boolean isLost = !healed && random.nextInt(100) < loss;
                if (isLost || envelope.to().isAway) {
                    continue;
                }
                if (!healed && random.nextInt(4) == 0) {
                    wire.add(envelope);
                }
                envelope.to().receive(envelope.payload());
            }
        }

        private void heal() {
            healed = true;
            users.forEach(user -> {
                user.isRefused = false;
                user.mvds.onConnected(now);
            });
            // The longest gap that may run is a day.
            runUntil(now.plus(Duration.ofDays(2)));
        }
    }

    private record Envelope(User to, Bytes payload) {}

    /** One side: a state machine, and the disk that outlives it. */
    private static final class User {
        private final Model model;
        private final ChatKey key;
        private Mvds mvds;
        private final Map<MvdsId, SyncRecord> disk = new LinkedHashMap<>();
        private final Set<MvdsId> stored = new LinkedHashSet<>();
        private final List<MvdsId> shown = new ArrayList<>();
        private final List<MvdsId> accepted = new ArrayList<>();
        private final Set<MvdsId> acked = new LinkedHashSet<>();
        private boolean isRefused;
        private boolean isAway;
        private int envelopes;

        private User(Model model, Bytes privateKey) {
            this.model = model;
            this.key = Identity.fromPrivateKey(privateKey).chatKey();
            this.mvds = new Mvds(model.random);
        }

        private User other() {
            return model.users.get(model.users.get(0) == this ? 1 : 0);
        }

        private void say() {
            Bytes body = Bytes.utf8(accepted.size() + "x".repeat(model.random.nextInt(30_000)));
            MvdsMessage message = new MvdsMessage(GroupId.of(key, other().key), model.now.getEpochSecond(), body);
            SyncRecord record = SyncRecord.create(other().key, message, model.now);
            accepted.add(record.id());
            disk.put(record.id(), record);
            mvds.add(record);
        }

        /** As a peer in interactive mode would: offers something, and wants something. */
        private void ask() {
            List<MvdsId> mine = List.copyOf(disk.keySet());
            MvdsPayload payload =
                    new MvdsPayload(List.of(), mine, List.copyOf(other().disk.keySet()), List.of());
            if (!payload.isEmpty()) {
                model.wire.add(new Envelope(other(), payload.encode()));
            }
        }

        private void restart() {
            mvds = new Mvds(model.random);
            disk.values().forEach(mvds::add);
            mvds.onConnected(model.now);
        }

        private void tick() {
            for (MvdsAction action : mvds.tick(model.now)) {
                switch (action) {
                    case MvdsAction.Send send -> dispatch(send);
                    case MvdsAction.Save save -> save(save.record());
                    case MvdsAction.Fail fail -> throw new AssertionError("gave up " + fail.id());
                }
            }
        }

        private void dispatch(MvdsAction.Send send) {
            if (isRefused) {
                saveAll(mvds.onDispatchFailed(send.dispatch(), model.now));
                return;
            }
            envelopes++;
            model.wire.add(new Envelope(other(), send.payload().encode()));
            saveAll(mvds.onPublished(send.dispatch(), model.now));
            saveAll(
                    model.hasStores
                            ? mvds.onProved(send.dispatch(), model.now)
                            : mvds.onUnprovable(send.dispatch(), model.now));
        }

        private void saveAll(List<MvdsAction> actions) {
            for (MvdsAction action : actions) {
                if (action instanceof MvdsAction.Save save) {
                    save(save.record());
                }
            }
        }

        private void save(SyncRecord record) {
            disk.replace(record.id(), record);
        }

        private void receive(Bytes encoded) {
            MvdsPayload payload = MvdsPayload.decode(encoded);
            List<MvdsId> have = new ArrayList<>();
            List<MvdsId> missing = new ArrayList<>();
            for (MvdsMessage message : payload.messages()) {
                if (stored.add(message.id())) {
                    shown.add(message.id());
                }
                have.add(message.id());
            }
            payload.offers().forEach(id -> (stored.contains(id) ? have : missing).add(id));
            for (MvdsId id : payload.acks()) {
                if (disk.remove(id) != null) {
                    acked.add(id);
                }
            }
            ChatKey peer = other().key;
            mvds.onAcks(peer, payload.acks());
            mvds.onStored(peer, have, model.now);
            mvds.onMissing(peer, missing, model.now);
            mvds.onRequests(peer, payload.requests(), model.now);
            mvds.onHeard(peer, model.now);
        }
    }
}
