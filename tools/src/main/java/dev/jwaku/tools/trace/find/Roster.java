package dev.jwaku.tools.trace.find;

import dev.jwaku.tools.trace.model.Names;
import dev.jwaku.tools.trace.model.NodeLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is who. Parties are numbers: below {@link #size} the nodes with logs, above them peers that are only named by
 * others. A short name that fits several nodes stands for none of them and is reported.
 */
public final class Roster {
    private static final int SHORT_FROM = 10;
    private static final int HEAD = 3;
    private static final int TAIL = 6;

    private final List<NodeLog> nodes = new ArrayList<>();
    private final Map<String, Integer> byName = new LinkedHashMap<>();
    private final Set<String> ambiguous = new LinkedHashSet<>();
    private final int[] moved;
    private final Names names;
    private int[] parties = new int[0];

    /** Logs of the same node become one. */
    public Roster(List<NodeLog> logs, Names names) {
        this.names = names;
        this.moved = new int[logs.size()];
        Map<String, Integer> byLongName = new LinkedHashMap<>();
        for (int i = 0; i < logs.size(); i++) {
            NodeLog log = logs.get(i);
            Integer same = log.identities().stream()
                    .filter(id -> !isShort(id))
                    .map(byLongName::get)
                    .filter(known -> known != null)
                    .findFirst()
                    .orElse(null);
            if (same == null) {
                moved[i] = nodes.size();
                nodes.add(log);
            } else {
                moved[i] = same;
                nodes.get(same).merge(log);
            }
            for (String id : log.identities()) {
                if (!isShort(id)) {
                    byLongName.put(id, moved[i]);
                }
            }
        }
        for (int i = 0; i < nodes.size(); i++) {
            for (String id : nodes.get(i).identities()) {
                know(id, i);
                know(shorten(id), i);
            }
        }
        ambiguous.forEach(byName::remove);
        resolve();
    }

    private void know(String id, int node) {
        Integer known = byName.putIfAbsent(id, node);
        if (known != null && known != node) {
            ambiguous.add(id);
        }
    }

    private void resolve() {
        parties = new int[names.size()];
        for (int i = 0; i < parties.length; i++) {
            parties[i] = byName.getOrDefault(names.text(i), nodes.size() + i);
        }
    }

    /** For names that came since. */
    public Roster withNewNames() {
        resolve();
        return this;
    }

    static boolean isShort(String id) {
        return id.indexOf('*') >= 0;
    }

    /** nim-libp2p's short form of a peer id. */
    static String shorten(String id) {
        return id.length() <= SHORT_FROM ? id : id.substring(0, HEAD) + "*" + id.substring(id.length() - TAIL);
    }

    /** How many nodes have logs. */
    public int size() {
        return nodes.size();
    }

    /** All of them. */
    public List<NodeLog> nodes() {
        return nodes;
    }

    /** The node whose log had this number when it was read. */
    int node(int readAs) {
        return readAs < 0 ? readAs : moved[readAs];
    }

    /** The party of a name; -1 for no name. */
    public int party(int name) {
        return name == 0 ? -1 : parties[name];
    }

    /** Whether there is a log of it. */
    public boolean isNode(int party) {
        return party >= 0 && party < nodes.size();
    }

    /** The node of this name, given by people or the node's own; -1 if there is none. */
    public int find(String name) {
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).name().equals(name)) {
                return i;
            }
        }
        return byName.getOrDefault(name, -1);
    }

    /** How people call a party. */
    public String name(int party) {
        if (party < 0) {
            return "?";
        }
        return isNode(party) ? nodes.get(party).name() : shorten(names.text(party - nodes.size()));
    }

    /** Short names that fit several nodes. */
    public Set<String> ambiguous() {
        return ambiguous;
    }

    /** A text by its number. */
    public String text(int name) {
        return names.text(name);
    }
}
