package dev.jwaku.tools.conditions;

import dev.jwaku.tools.scenario.Mode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is played with many seeds.
 *
 * @param kind what people do
 * @param condition what is wrong meanwhile
 * @param mode how they take part in the network
 */
public record ConditionCell(Kind kind, Condition condition, Mode mode) {
    /** All there are. */
    public static List<ConditionCell> all() {
        List<ConditionCell> cells = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (Condition condition : Condition.values()) {
                if (kind == Kind.ONE_TO_ONE || !condition.isForTalkOnly()) {
                    Arrays.stream(Mode.values()).forEach(mode -> cells.add(new ConditionCell(kind, condition, mode)));
                }
            }
        }
        return cells;
    }

    /** {@code one-to-one/latency/relay}. */
    public String id() {
        return kind.id() + "/" + condition.id() + "/" + mode.id();
    }

    /** @throws IllegalArgumentException if there is none of this {@link #id} */
    public static ConditionCell of(String id) {
        return all().stream()
                .filter(cell -> cell.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no cell '" + id + "'"));
    }
}
