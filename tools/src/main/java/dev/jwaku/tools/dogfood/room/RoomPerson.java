package dev.jwaku.tools.dogfood.room;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A participant as another knows it. Not thread-safe. */
final class RoomPerson {
    private static final int SHORT = 6;

    private final String id;
    private final Map<String, RoomRun> runs = new LinkedHashMap<>();
    /** How many messages of each sender it acknowledged. */
    private final Map<String, Integer> acked = new LinkedHashMap<>();

    private Optional<Presence> presence = Optional.empty();
    private Instant heardAt = Instant.EPOCH;

    RoomPerson(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    /** What it calls itself, or the end of its id. */
    String name() {
        return presence.map(Presence::name)
                .filter(name -> !name.isBlank())
                .orElseGet(() -> "…" + id.substring(Math.max(0, id.length() - SHORT)));
    }

    Optional<Presence> presence() {
        return presence;
    }

    Instant heardAt() {
        return heardAt;
    }

    RoomRun run(String name) {
        return runs.computeIfAbsent(name, absent -> new RoomRun());
    }

    Map<String, RoomRun> runs() {
        return runs;
    }

    /** Presence is younger or older than what was heard before; older changes nothing but what it says of its run. */
    void heard(Presence said, Instant at) {
        if (!said.run().isEmpty()) {
            RoomRun run = run(said.run());
            run.exists((int) said.lastIndex(), at);
            run.said(said.sent(), said.notAccepted(), false);
        }
        introduced(said, at);
    }

    /** What it says of itself, without its run. */
    void introduced(Presence said, Instant at) {
        if (!at.isBefore(heardAt)) {
            presence = Optional.of(said);
            heardAt = at;
        }
    }

    void acknowledged(String sender) {
        acked.merge(sender, 1, Integer::sum);
    }

    int ackedOf(String sender) {
        return acked.getOrDefault(sender, 0);
    }

    int received() {
        return runs.values().stream().mapToInt(run -> run.copies().size()).sum();
    }

    long sent() {
        return runs.values().stream().mapToLong(RoomRun::sent).sum();
    }

    boolean hasGap(Instant comparedAt, Duration grace) {
        return runs.values().stream()
                .anyMatch(run -> !run.gaps(comparedAt, grace).isEmpty());
    }
}
