package dev.jwaku.tools.trace.find;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * How far the nodes' clocks are apart, from the messages themselves. For two nodes that sent to each other, the
 * shortest ways in both directions give the difference ((there - back) / 2) and the most that it can be wrong ((there +
 * back) / 2). All differences together are brought to agreement by least squares, weighted by that error; a node's
 * error is that of the most certain chain to the reference node. A pair with one direction only is taken to agree as
 * far as it can: not when messages would arrive before they were sent, nor when each of many took longer than a second,
 * which a clock explains better than a link; then the fastest took no time. One offset for each node and run: clocks
 * that drift or step within the run show as larger errors and as hops of negative length.
 */
public final class Clocks {
    private static final double LEAST_ERROR = 1_000;
    private static final int ROUNDS = 500;
    /** Weight of one-way pairs is small, their error what their one direction leaves open. */
    private static final long ONE_WAY_ERROR = 1_000_000_000L;
    /** So many messages one way that a long time for the fastest of them is no accident. */
    private static final long MANY = 10;

    private final long[] offsets;
    private final long[] errors;
    private final boolean[] known;

    private Clocks(int nodes) {
        offsets = new long[nodes];
        errors = new long[nodes];
        known = new boolean[nodes];
        Arrays.fill(errors, -1);
    }

    private record Edge(int from, int to, double difference, double error, boolean mutual) {}

    /** Clocks that all agree. */
    static Clocks equal(int nodes) {
        return new Clocks(nodes);
    }

    static Clocks of(Pairs pairs, int nodes) {
        Clocks clocks = new Clocks(nodes);
        List<List<Edge>> edges = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            edges.add(new ArrayList<>());
        }
        pairs.each((key, there) -> {
            int a = Pairs.from(key);
            int b = Pairs.to(key);
            Pairs.Shortest back = pairs.all().get(Pairs.key(b, a));
            if (back == null || a < b) {
                Edge edge = back == null ? oneWay(a, b, there) : mutual(a, b, there, back);
                edges.get(a).add(edge);
                edges.get(b).add(new Edge(b, a, -edge.difference(), edge.error(), edge.mutual()));
            }
        });
        boolean[] done = new boolean[nodes];
        for (int i = 0; i < nodes; i++) {
            if (!done[i]) {
                clocks.component(reference(i, edges), edges, done);
            }
        }
        return clocks;
    }

    /**
     * A way there and back that takes less than nothing shows that lines about sending are written late, as a busy node
     * does; then the middle of all ways is better than the shortest, and the error what lies between them.
     */
    private static Edge mutual(int a, int b, Pairs.Shortest there, Pairs.Shortest back) {
        long round = there.nanos() + back.nanos();
        if (round >= 0) {
            return new Edge(a, b, (there.nanos() - back.nanos()) / 2.0, Math.max(LEAST_ERROR, round / 2.0), true);
        }
        long middle = there.median() + back.median();
        return new Edge(
                a, b, (there.median() - back.median()) / 2.0, Math.max(LEAST_ERROR, (middle - round) / 2.0), true);
    }

    private static Edge oneWay(int a, int b, Pairs.Shortest there) {
        long fastest = there.nanos();
        boolean agree = fastest >= 0 && (fastest <= ONE_WAY_ERROR || there.count() < MANY);
        return new Edge(a, b, agree ? 0 : fastest, Math.max(ONE_WAY_ERROR, Math.abs((double) fastest)), false);
    }

    /** The node of the component that has most pairs. */
    private static int reference(int start, List<List<Edge>> edges) {
        List<Integer> component = reach(start, edges);
        int best = start;
        for (int node : component) {
            if (mutuals(edges.get(node)) > mutuals(edges.get(best))) {
                best = node;
            }
        }
        return best;
    }

    private static long mutuals(List<Edge> edges) {
        return edges.stream().filter(Edge::mutual).count();
    }

    private static List<Integer> reach(int start, List<List<Edge>> edges) {
        List<Integer> found = new ArrayList<>(List.of(start));
        boolean[] seen = new boolean[edges.size()];
        seen[start] = true;
        for (int i = 0; i < found.size(); i++) {
            for (Edge edge : edges.get(found.get(i))) {
                if (!seen[edge.to()]) {
                    seen[edge.to()] = true;
                    found.add(edge.to());
                }
            }
        }
        return found;
    }

    private void component(int reference, List<List<Edge>> edges, boolean[] done) {
        double[] value = new double[edges.size()];
        double[] error = new double[edges.size()];
        boolean[] mutual = new boolean[edges.size()];
        Arrays.fill(error, Double.POSITIVE_INFINITY);
        error[reference] = 0;
        mutual[reference] = true;
        PriorityQueue<double[]> queue = new PriorityQueue<>((x, y) -> Double.compare(x[0], y[0]));
        queue.add(new double[] {0, reference});
        while (!queue.isEmpty()) {
            double[] next = queue.remove();
            int node = (int) next[1];
            if (next[0] > error[node]) {
                continue;
            }
            for (Edge edge : edges.get(node)) {
                double reached = error[node] + edge.error();
                if (reached < error[edge.to()]) {
                    error[edge.to()] = reached;
                    value[edge.to()] = value[node] + edge.difference();
                    mutual[edge.to()] = mutual[node] && edge.mutual();
                    queue.add(new double[] {reached, edge.to()});
                }
            }
        }
        List<Integer> component = reach(reference, edges);
        relax(component, reference, edges, value);
        for (int node : component) {
            done[node] = true;
            offsets[node] = Math.round(value[node]);
            known[node] = mutual[node] && component.size() > 1;
            errors[node] = known[node] ? Math.round(error[node]) : -1;
        }
    }

    /** Gauss-Seidel on the weighted least squares. */
    private static void relax(List<Integer> component, int reference, List<List<Edge>> edges, double[] value) {
        for (int round = 0; round < ROUNDS; round++) {
            double moved = 0;
            for (int node : component) {
                if (node == reference) {
                    continue;
                }
                double sum = 0;
                double weights = 0;
                for (Edge edge : edges.get(node)) {
                    double weight = 1 / (edge.error() * edge.error());
                    sum += (value[edge.to()] - edge.difference()) * weight;
                    weights += weight;
                }
                double better = sum / weights;
                moved = Math.max(moved, Math.abs(better - value[node]));
                value[node] = better;
            }
            if (moved < 1) {
                return;
            }
        }
    }

    /** How much later this node's clock is than the reference's, in nanoseconds. */
    public long offset(int node) {
        return node < 0 ? 0 : offsets[node];
    }

    /** The most by which the offset can be wrong; -1 if nothing is known, as messages went one way only. */
    public long error(int node) {
        return errors[node];
    }

    /** Whether messages went both ways, so that the offset is an estimate and no assumption. */
    public boolean isKnown(int node) {
        return known[node];
    }

    /** A node's time on the reference's clock. */
    long corrected(int node, long time) {
        return time - offset(node);
    }
}
