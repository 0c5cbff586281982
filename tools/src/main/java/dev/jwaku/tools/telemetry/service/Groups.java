package dev.jwaku.tools.telemetry.service;

import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Groups of one question: all, each day, and each value of each dimension. A month of many installs has thousands of
 * cells of hundreds of numbers each: a cell is added to its day and to its place, and what has several places is summed
 * up from these, which are few. For one thread.
 */
final class Groups {
    private final Group total = new Group();
    private final Map<String, Map<String, Group>> parts = new LinkedHashMap<>();
    private final Map<Long, Group> days = new TreeMap<>();
    private final Map<Place, Part> places = new LinkedHashMap<>();

    private record Place(int kind, int topic, String platform, int mode) {}

    /** A place on all days, and the groups that it is a part of. */
    private record Part(Group own, List<Group> wholes) {}

    Groups() {
        for (String name : List.of("days", "kinds", "ct_classes", "platforms", "modes")) {
            parts.put(name, new TreeMap<>());
        }
    }

    void add(TelemetryStore.Cell cell) {
        day(cell.day()).add(cell.figures());
        part(cell).own().add(cell.figures());
    }

    /** When all cells are there. */
    void sumUp() {
        for (Part part : places.values()) {
            total.add(part.own());
            part.wholes().forEach(whole -> whole.add(part.own()));
        }
    }

    /** Whether one of the groups of a cell has no cell that is large enough by itself. */
    boolean isSmall(TelemetryStore.Cell cell, int leastInstalls) {
        return total.installs() < leastInstalls
                || day(cell.day()).installs() < leastInstalls
                || part(cell).wholes().stream().anyMatch(whole -> whole.installs() < leastInstalls);
    }

    /** Who is behind a cell. */
    void add(TelemetryStore.Share share) {
        total.addInstall(share.install());
        day(share.day()).addInstall(share.install());
        part(new Place(share.kind(), share.topic(), share.platform(), share.mode()))
                .wholes()
                .forEach(whole -> whole.addInstall(share.install()));
    }

    Group total() {
        return total;
    }

    /** By dimension and value. */
    Map<String, Map<String, Group>> parts() {
        return parts;
    }

    private Group day(long day) {
        return days.computeIfAbsent(
                day, key -> group("days", LocalDate.ofEpochDay(key).toString()));
    }

    private Part part(TelemetryStore.Cell cell) {
        return part(new Place(cell.kind(), cell.topic(), cell.platform(), cell.mode()));
    }

    private Part part(Place place) {
        return places.computeIfAbsent(
                place,
                key -> new Part(
                        new Group(),
                        List.of(
                                group("kinds", Question.kindOf(key.kind())),
                                group("ct_classes", Question.topicOf(key.topic())),
                                group("platforms", key.platform()),
                                group("modes", Question.modeOf(key.mode())))));
    }

    private Group group(String dimension, String value) {
        return parts.getOrDefault(dimension, new TreeMap<>()).computeIfAbsent(value, key -> new Group());
    }
}
