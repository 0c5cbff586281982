package dev.jwaku.tools.dogfood.room;

import dev.jwaku.tools.lpt.count.Latencies;
import dev.jwaku.tools.trace.report.TextTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A room as text for a terminal, and as the JSON that the page exports too. */
final class RoomReport {
    /** Name and version of the JSON. */
    static final String SCHEMA = "jwaku-dogfood/1";

    private static final JsonMapper JSON = new JsonMapper();
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double[] PERCENTS = {50, 90, 95, 99};
    private static final int MOST_LISTED = 20;

    private final RoomName room;
    private final RoomBook book;
    private final String program;

    RoomReport(RoomName room, RoomBook book, String program) {
        this.room = room;
        this.book = book;
        this.program = program;
    }

    String text() {
        StringBuilder out = new StringBuilder();
        List<RoomPerson> people = book.people();
        List<RoomBook.Cell> matrix = book.matrix();
        out.append("room ").append(room.text()).append(", who received whose\n");
        String[] head = Stream.concat(Stream.of("from", "sent"), people.stream().map(this::label))
                .toArray(String[]::new);
        List<String[]> rows = new ArrayList<>();
        for (RoomPerson sender : people) {
            if (book.sentBy(sender) > 0) {
                rows.add(Stream.concat(
                                Stream.of(label(sender), String.valueOf(book.sentBy(sender))),
                                people.stream().map(receiver -> cell(matrix, sender, receiver)))
                        .toArray(String[]::new));
            }
        }
        TextTable.append(
                out,
                head,
                rows,
                LongStream.range(1, head.length).mapToInt(i -> (int) i).toArray());
        people.stream()
                .filter(person -> !person.id().equals(book.me()))
                .forEach(person -> out.append(line(person)).append('\n'));
        out.append(String.format(
                Locale.ROOT,
                "mine: %d made, %d taken by a service node, %d stored, %d received by somebody%n",
                book.own().size(),
                book.accepted(),
                book.own().stream().filter(OwnMessage::isStored).count(),
                book.own().stream().filter(own -> !own.acks().isEmpty()).count()));
        if (book.unknownAcks() > 0) {
            out.append(book.unknownAcks()).append(" messages are acknowledged by somebody and not here\n");
        }
        out.append("live: ").append(times(live())).append('\n');
        return out.toString();
    }

    private String label(RoomPerson person) {
        return person.id().equals(book.me()) ? person.name() + " (you)" : person.name();
    }

    private static String cell(List<RoomBook.Cell> matrix, RoomPerson sender, RoomPerson receiver) {
        return matrix.stream()
                .filter(cell -> cell.sender() == sender && cell.receiver() == receiver)
                .map(cell -> String.valueOf(cell.received()))
                .findFirst()
                .orElse("-");
    }

    private String line(RoomPerson person) {
        List<RoomRun.Copy> copies = copies(person);
        long fromLive = copies.stream().filter(RoomRun.Copy::isLive).count();
        List<Integer> missing = new ArrayList<>();
        List<Integer> lost = new ArrayList<>();
        person.runs()
                .values()
                .forEach(run -> run.gaps(book.comparedAt(), RoomBook.GRACE)
                        .forEach((index, isLost) -> (isLost ? lost : missing).add(index)));
        String gaps = (missing.isEmpty() ? "" : "; missing, looked for: " + list(missing))
                + (lost.isEmpty() ? "" : "; lost, in no store: " + list(lost));
        return String.format(
                Locale.ROOT,
                "%s: %d came live, %d from the store, %d repeated%s",
                person.name(),
                fromLive,
                copies.size() - fromLive,
                copies.stream().mapToInt(RoomRun.Copy::repetitions).sum(),
                gaps.isEmpty() ? "; no gap" : gaps);
    }

    private static String list(List<Integer> indexes) {
        String first = String.join(
                ", ", indexes.stream().limit(MOST_LISTED).map(String::valueOf).toList());
        return indexes.size() > MOST_LISTED ? first + " and " + (indexes.size() - MOST_LISTED) + " more" : first;
    }

    private static List<RoomRun.Copy> copies(RoomPerson person) {
        return person.runs().values().stream()
                .flatMap(run -> run.all().stream())
                .toList();
    }

    /** From when a message was wanted out until it was here; clocks are set right as far as they are known. */
    private Latencies live() {
        double mine = offset(book.person(book.me()));
        return Latencies.of(book.people().stream()
                .flatMapToLong(person -> copies(person).stream()
                        .filter(RoomRun.Copy::isLive)
                        .mapToLong(copy -> Math.max(
                                0,
                                Math.round(nanos(copy.at())
                                        - copy.dueAtNanos()
                                        + (mine - offset(person)) * NANOS_PER_MILLI)))));
    }

    private static double offset(RoomPerson person) {
        return person.presence()
                .flatMap(Presence::clock)
                .map(Presence.Clock::offsetMillis)
                .orElse(0.0);
    }

    private static long nanos(Instant at) {
        return Duration.between(Instant.EPOCH, at).toNanos();
    }

    private static String times(Latencies times) {
        if (times.count() == 0) {
            return "none";
        }
        return String.format(
                Locale.ROOT,
                "%d messages, p50 %.0f ms, p95 %.0f ms, p99 %.0f ms, longest %.0f ms",
                times.count(),
                times.percentile(50) / NANOS_PER_MILLI,
                times.percentile(95) / NANOS_PER_MILLI,
                times.percentile(99) / NANOS_PER_MILLI,
                times.max() / NANOS_PER_MILLI);
    }

    ObjectNode json(Instant now) {
        ObjectNode report = JSON.createObjectNode();
        report.put("schema", SCHEMA);
        report.put("room", room.text());
        report.put("takenAt", now.toString());
        report.put("participant", book.me());
        report.put("program", program);
        ArrayNode people = report.putArray("people");
        for (RoomPerson person : book.people()) {
            ObjectNode one = people.addObject();
            one.put("id", person.id());
            one.put("name", person.presence().map(Presence::name).orElse(""));
            one.put("platform", person.presence().map(Presence::platform).orElse(""));
            one.put("sent", book.sentBy(person));
        }
        ArrayNode matrix = report.putArray("matrix");
        for (RoomBook.Cell cell : book.matrix()) {
            ObjectNode one = matrix.addObject();
            one.put("sender", cell.sender().id());
            one.put("receiver", cell.receiver().id());
            one.put("received", cell.received());
            one.put("sent", cell.sent());
        }
        gaps(report.putArray("gaps"));
        report.put("acksOfUnknownMessages", book.unknownAcks());
        times(report.putObject("latencyMs").putObject("live"), live());
        sent(report.putArray("sent"));
        received(report.putArray("received"));
        report.put("complete", book.isComplete());
        return report;
    }

    private void gaps(ArrayNode list) {
        for (RoomPerson person : book.people()) {
            person.runs()
                    .forEach((name, run) -> run.gaps(book.comparedAt(), RoomBook.GRACE)
                            .forEach((index, isLost) -> list.addObject()
                                    .put("sender", person.id())
                                    .put("run", name)
                                    .put("index", index)
                                    .put("lost", isLost)));
        }
    }

    private static void times(ObjectNode node, Latencies times) {
        node.put("count", times.count());
        for (double percent : PERCENTS) {
            put(node, "p" + Math.round(percent), times.percentile(percent));
        }
        put(node, "max", times.max());
    }

    private static void put(ObjectNode node, String name, double nanos) {
        if (Double.isNaN(nanos)) {
            node.putNull(name);
        } else {
            node.put(name, nanos / NANOS_PER_MILLI);
        }
    }

    private void sent(ArrayNode list) {
        for (OwnMessage own : book.own()) {
            ObjectNode one = list.addObject();
            one.put("index", own.index());
            one.put("queuedAt", own.queuedAt().toEpochMilli());
            own.acceptedAt()
                    .ifPresentOrElse(at -> one.put("acceptedAt", at.toEpochMilli()), () -> one.putNull("acceptedAt"));
            one.put("stored", own.isStored());
            one.put("failed", own.isFailed());
            ObjectNode acks = one.putObject("acknowledged");
            own.acks().forEach((by, at) -> acks.put(by, at.toEpochMilli()));
        }
    }

    private void received(ArrayNode list) {
        for (RoomPerson person : book.people()) {
            for (Map.Entry<String, RoomRun> run : person.runs().entrySet()) {
                run.getValue()
                        .copies()
                        .forEach((index, copy) -> list.addObject()
                                .put("sender", person.id())
                                .put("run", run.getKey())
                                .put("index", index)
                                .put("at", copy.at().toEpochMilli())
                                .put("way", copy.isLive() ? "live" : "store")
                                .put("repetitions", copy.repetitions()));
            }
        }
    }
}
