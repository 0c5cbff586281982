package dev.jwaku.tools.scenario;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

    static void check(Scenario scenario, Set<String> known, Function<String, ScenarioException> wrong) {
        Stream<String> used = Stream.of(
                        scenario.traffic().stream()
                                .flatMap(each -> each.isRing()
                                        ? each.from().stream()
                                        : Stream.concat(each.from().stream(), each.to().stream())),
                        scenario.faults().stream()
                                .flatMap(each -> Stream.concat(each.targets().stream(), each.others().stream())),
                        scenario.nodes().stream().flatMap(each -> each.dials().stream()))
                .flatMap(names -> names);
        used.forEach(name -> {
            Matcher some = RANDOM.matcher(name);
            String inner = some.matches() ? some.group(2) : name;
            if (!known.contains(inner) && !inner.equals(ALL) && !inner.equals(PEOPLE)) {
                throw wrong.apply("there is no node or group '" + name + "'; there are " + known);
            }
        });
    }
}
