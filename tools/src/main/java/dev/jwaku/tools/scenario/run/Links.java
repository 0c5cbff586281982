package dev.jwaku.tools.scenario.run;

import dev.jwaku.simulation.network.LinkModel;
import dev.jwaku.simulation.network.SimulatedInternet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The links of a run under several faults at a time: each changes the model of a link, or cuts it, and takes back only
 * what it did itself.
 */
final class Links {
    private final SimulatedInternet internet;
    private final Map<String, LinkModel> models = new LinkedHashMap<>();
    private final Map<String, Map<Object, UnaryOperator<LinkModel>>> changes = new LinkedHashMap<>();
    private final Map<String, Set<Object>> cuts = new LinkedHashMap<>();

    Links(SimulatedInternet internet) {
        this.internet = internet;
    }

    /** The model of one direction as long as nothing is wrong with it. */
    void set(String from, String to, LinkModel model) {
        models.put(key(from, to), model);
        internet.linkOneWay(from, to, model);
    }

    void change(Object fault, String from, String to, UnaryOperator<LinkModel> change) {
        changes.computeIfAbsent(key(from, to), none -> new LinkedHashMap<>()).put(fault, change);
        apply(from, to);
    }

    void restore(Object fault, String from, String to) {
        Map<Object, UnaryOperator<LinkModel>> present = changes.get(key(from, to));
        if (present != null && present.remove(fault) != null) {
            apply(from, to);
        }
    }

    private void apply(String from, String to) {
        LinkModel model = models.get(key(from, to));
        if (model == null) {
            throw new IllegalStateException("no link from " + from + " to " + to);
        }
        for (UnaryOperator<LinkModel> change :
                changes.getOrDefault(key(from, to), Map.of()).values()) {
            model = change.apply(model);
        }
        internet.linkOneWay(from, to, model);
    }

    void cut(Object fault, String from, String to) {
        cuts.computeIfAbsent(key(from, to), none -> new LinkedHashSet<>()).add(fault);
        internet.partitionOneWay(from, to);
    }

    void mend(Object fault, String from, String to) {
        Set<Object> present = cuts.get(key(from, to));
        if (present == null || !present.remove(fault) || !present.isEmpty()) {
            return;
        }
        Set<Object> otherWay = cuts.get(key(to, from));
        internet.heal(from, to);
        if (otherWay != null && !otherWay.isEmpty()) {
            internet.partitionOneWay(to, from);
        }
    }

    private static String key(String from, String to) {
        return from + '>' + to;
    }
}
