package dev.jwaku.tools.scenario.matrix;

import dev.jwaku.tools.scenario.Mode;
import dev.jwaku.tools.scenario.Scenario;
import dev.jwaku.tools.scenario.ScenarioReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The cells of the matrix: fault × target × mode × phase, every pair of values that can be in at least one. */
public final class FaultMatrix {
    /** How the names of its scenarios begin; a number of three digits follows. */
    public static final String PREFIX = "matrix-";

    private static final int MESSAGES = 100;
    private static final Duration GRACE = Duration.ofMinutes(30);
    /** For so long online a message is tried. */
    private static final Duration SEND_DEADLINE = Duration.ofMinutes(10);

    private static final int TARGET = 1;
    private static final int MODE = 2;
    private static final List<Cell> CELLS = make();

    private FaultMatrix() {}

    /** One combination. */
    public record Cell(int number, Harm harm, Target target, Mode mode, Phase phase) {
        /** By which it is found. */
        public String name() {
            return String.format(Locale.ROOT, "%s%03d", PREFIX, number);
        }

        /** Its values. */
        public String about() {
            return id(harm) + " × " + id(target) + " × " + mode.id() + " × " + id(phase);
        }

        /** Whether a message has a way to its reader in spite of the fault, while it may still be tried. */
        public boolean hasPath() {
            boolean isOnlyWayOut = mode == Mode.EDGE && target == Target.ALL_PUSHERS;
            boolean isTooLong = harm.lasts().compareTo(SEND_DEADLINE) >= 0;
            return !(isOnlyWayOut && isTooLong);
        }

        /** As a scenario file. */
        public String text() {
            return FaultMatrix.text(this);
        }

        /** As a scenario. */
        public Scenario scenario() {
            return ScenarioReader.read(name(), text());
        }
    }

    /** All cells. */
    public static List<Cell> cells() {
        return CELLS;
    }

    /** The cell of this name, if it is one. */
    public static Optional<Cell> find(String name) {
        return name.startsWith(PREFIX)
                ? CELLS.stream().filter(cell -> cell.name().equals(name)).findFirst()
                : Optional.empty();
    }

    /** What of the design's axes is not in any cell, and why. */
    public static Map<String, String> excluded() {
        Map<String, String> reasons = new LinkedHashMap<>();
        reasons.put("dns-down", "nodes of a scenario are given addresses, not names");
        reasons.put("stale RLN proofs", "jwaku makes none, and refuses networks that need them");
        for (Harm harm : Harm.values()) {
            for (Target target : Target.values()) {
                whyNot(harm, target).ifPresent(reason -> reasons.put(id(harm) + " × " + id(target), reason));
            }
        }
        for (Target target : Target.values()) {
            for (Mode mode : Mode.values()) {
                whyNot(target, mode).ifPresent(reason -> reasons.put(id(target) + " × " + mode.id(), reason));
            }
        }
        return reasons;
    }

    private static Optional<String> whyNot(Harm harm, Target target) {
        if (harm == Harm.MOVE && target.isInNetwork()) {
            return Optional.of("people have no discovery that tells them the new address");
        }
        if (harm == Harm.DISK_FULL && target.isInNetwork()) {
            return Optional.of("light push and filter keep nothing on disk");
        }
        return Optional.empty();
    }

    private static Optional<String> whyNot(Target target, Mode mode) {
        return target == Target.EMPTY_MESH && mode == Mode.EDGE
                ? Optional.of("a client has no mesh")
                : Optional.empty();
    }

    /** For {@link Pairwise}: factors in the order of {@link #make}. */
    static boolean isExcluded(int one, int a, int other, int b) {
        if (other == TARGET) {
            return whyNot(Harm.values()[a], Target.values()[b]).isPresent();
        }
        return one == TARGET
                && other == MODE
                && whyNot(Target.values()[a], Mode.values()[b]).isPresent();
    }

    static int[] sizes() {
        return new int[] {Harm.values().length, Target.values().length, Mode.values().length, Phase.values().length};
    }

    private static List<Cell> make() {
        List<int[]> rows = Pairwise.of(sizes(), FaultMatrix::isExcluded);
        return IntStream.range(0, rows.size())
                .mapToObj(i -> {
                    int[] row = rows.get(i);
                    return new Cell(
                            i + 1,
                            Harm.values()[row[0]],
                            Target.values()[row[1]],
                            Mode.values()[row[2]],
                            Phase.values()[row[3]]);
                })
                .toList();
    }

    private static String id(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String text(Cell cell) {
        Phase phase = cell.phase();
        Duration traffic = phase.traffic(cell.harm());
        List<String> nodes = new ArrayList<>(cell.target().nodes());
        nodes.add("{role: person, name: alice, start: " + phase.people() + "}");
        nodes.add("{role: person, name: bob, start: " + phase.people() + "}");
        List<String> faults = new ArrayList<>(cell.target().conditions());
        if (phase == Phase.BEFORE_FETCH) {
            faults.add("{do: cut, target: bob, at: 25s, for: 10s}");
        }
        faults.add(cell.harm().fault(cell.target(), phase.faultAt()));
        List<String> holds =
                new ArrayList<>(List.of("duplicates = 0", "unfinished = 0", "false_published = 0", "false_stored = 0"));
        if (cell.hasPath()) {
            holds.add("delivered = 100%");
        }
        return "scenario: " + cell.name() + "\nabout: " + cell.about() + "\nmodes: "
                + cell.mode().id()
                + "\nlimit: " + Phase.seconds(traffic.plus(cell.harm().lasts()).plus(GRACE))
                + "\nnodes:\n" + items(nodes)
                + "traffic:\n"
                + items(List.of("{from: people, to: people, start: " + Phase.seconds(traffic)
                        + ", every: 500ms, count: " + MESSAGES + ", size: 256B}"))
                + "faults:\n" + items(faults)
                + "assert:\n" + items(holds);
    }

    private static String items(List<String> items) {
        StringBuilder text = new StringBuilder();
        items.forEach(item -> text.append("  - ").append(item).append('\n'));
        return text.toString();
    }
}
