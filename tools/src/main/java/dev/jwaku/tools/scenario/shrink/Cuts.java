package dev.jwaku.tools.scenario.shrink;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ways to make a scenario smaller by one step, those that take most away first. Pure. */
final class Cuts {
    private static final Pattern TIME = Pattern.compile("(\\d+)(ms|s|min|h|d)");
    private static final List<String> LISTS = List.of("faults", "traffic", "nodes");
    /** What may be left out of entries. */
    private static final List<String> EXTRAS =
            List.of("link", "jitter", "sync", "network", "flows", "ack", "ephemeral");

    private Cuts() {}

    /** A smaller scenario. @param what was taken away, in words */
    record Cut(String what, ScenarioTree tree) {}

    /** All steps from here. */
    static List<Cut> of(ScenarioTree tree) {
        List<Cut> cuts = new ArrayList<>();
        for (String key : LISTS) {
            halves(tree, key, cuts);
            ones(tree, key, cuts);
        }
        numbers(tree, "traffic", "count", cuts);
        numbers(tree, "nodes", "count", cuts);
        numbers(tree, "faults", "times", cuts);
        times(tree, cuts);
        for (String key : LISTS) {
            extras(tree, key, cuts);
        }
        for (String key : List.of("link", "least", "covers")) {
            if (tree.has(key)) {
                cuts.add(new Cut(key, tree.without(key)));
            }
        }
        return cuts;
    }

    private static void halves(ScenarioTree tree, String key, List<Cut> cuts) {
        List<Object> all = tree.list(key);
        int half = all.size() / 2;
        if (half > 1) {
            cuts.add(new Cut("second half of " + key, tree.with(key, all.subList(0, half))));
            cuts.add(new Cut("first half of " + key, tree.with(key, all.subList(half, all.size()))));
        }
    }

    private static void ones(ScenarioTree tree, String key, List<Cut> cuts) {
        List<Object> all = tree.list(key);
        for (int i = 0; i < all.size(); i++) {
            List<Object> left = new ArrayList<>(all);
            Object gone = left.remove(i);
            cuts.add(new Cut("from " + key + ": " + gone, tree.with(key, left)));
        }
    }

    /** One, half, and one less. */
    private static void numbers(ScenarioTree tree, String key, String number, List<Cut> cuts) {
        for (int i = 0; i < tree.list(key).size(); i++) {
            int value = number(tree.list(key).get(i), number);
            for (int less : List.of(1, value / 2, value - 1)) {
                if (less > 0 && less < value) {
                    cuts.add(new Cut(
                            number + " of " + key + " " + (i + 1) + ": " + value + " to " + less,
                            tree.with(key, i, entry -> put(entry, number, Integer.toString(less)))));
                }
            }
        }
    }

    private static int number(Object entry, String key) {
        String text = entry instanceof Map<?, ?> map ? String.valueOf(map.get(key)) : "";
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 1;
    }

    /** Half as long; ranges stay, because each seed draws from them. */
    private static void times(ScenarioTree tree, List<Cut> cuts) {
        for (int i = 0; i < tree.list("faults").size(); i++) {
            String text = tree.list("faults").get(i) instanceof Map<?, ?> map ? String.valueOf(map.get("for")) : "";
            Matcher time = TIME.matcher(text);
            if (time.matches() && Long.parseLong(time.group(1)) > 1) {
                String less = Long.parseLong(time.group(1)) / 2 + time.group(2);
                cuts.add(new Cut(
                        "fault " + (i + 1) + ": " + text + " to " + less,
                        tree.with("faults", i, entry -> put(entry, "for", less))));
            }
        }
    }

    private static void extras(ScenarioTree tree, String key, List<Cut> cuts) {
        for (int i = 0; i < tree.list(key).size(); i++) {
            for (String extra : EXTRAS) {
                if (tree.list(key).get(i) instanceof Map<?, ?> map && map.containsKey(extra)) {
                    cuts.add(new Cut(extra + " of " + key + " " + (i + 1), tree.with(key, i, entry -> {
                        entry.remove(extra);
                        return entry;
                    })));
                }
            }
        }
    }

    private static Map<String, Object> put(Map<String, Object> entry, String key, String value) {
        Map<String, Object> changed = new LinkedHashMap<>(entry);
        changed.put(key, value);
        return changed;
    }
}
