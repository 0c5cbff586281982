package dev.jwaku.tools.scenario;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns names, groups and {@code random(2, group)} into nodes. */
public final class Selector {
    /** The group of everybody. */
    static final String ALL = "all";
    /** The group of all persons. */
    static final String PEOPLE = "people";

    private static final Pattern RANDOM = Pattern.compile("random\\((\\d+),\\s*([a-z0-9-]+)\\)");

    private Selector() {}

    /** The names of the nodes that are meant, each once. */
    public static List<String> select(Scenario scenario, List<String> selectors, RandomGenerator random) {
        Set<String> selected = new LinkedHashSet<>();
        for (String selector : selectors) {
            Matcher some = RANDOM.matcher(selector);
            if (some.matches()) {
                List<String> left = new ArrayList<>(named(scenario, some.group(2)));
                for (int i = 0; i < Integer.parseInt(some.group(1)) && !left.isEmpty(); i++) {
                    selected.add(left.remove(random.nextInt(left.size())));
                }
            } else {
                selected.addAll(named(scenario, selector));
            }
        }
        return List.copyOf(selected);
    }

    private static List<String> named(Scenario scenario, String name) {
        List<String> found = new ArrayList<>();
        for (NodeGroup group : scenario.nodes()) {
            boolean whole =
                    group.name().equals(name) || name.equals(ALL) || name.equals(PEOPLE) && group.role() == Role.PERSON;
            if (whole) {
                found.addAll(group.members());
            } else if (group.members().contains(name)) {
                found.add(name);
            }
        }
        return found;
    }

    /**
     * A name in a file.
     *
     * @param place where it stands
     * @param people whether it must be of people
     */
    record Use(String name, Yaml.Place place, boolean people) {}

    /**
     * @throws ScenarioException if something is named that is neither a node nor a group, or cannot do what it should
     */
    static void check(Scenario scenario, List<Use> uses, Set<String> known) {
        for (Use use : uses) {
            Matcher some = RANDOM.matcher(use.name());
            String inner = some.matches() ? some.group(2) : use.name();
            if (!known.contains(inner) && !inner.equals(ALL) && !inner.equals(PEOPLE)) {
                throw new ScenarioException(
                        use.place(), "there is no node or group '" + use.name() + "'; there are " + known);
            }
            if (use.people() && !isOfPeople(scenario, inner)) {
                throw new ScenarioException(
                        use.place(), "'" + use.name() + "' is not only people, and only they write and read");
            }
        }
    }

    private static boolean isOfPeople(Scenario scenario, String name) {
        List<String> meant = named(scenario, name);
        return scenario.nodes().stream()
                .filter(group -> group.members().stream().anyMatch(meant::contains))
                .allMatch(group -> group.role() == Role.PERSON);
    }
}
