package dev.jwaku.tools.scenario.processes;

import dev.jwaku.runtime.World;
import dev.jwaku.simulation.network.LinkModel;
import dev.jwaku.tools.faults.Direction;
import dev.jwaku.tools.faults.FaultProxy;
import dev.jwaku.tools.faults.LinkShape;
import dev.jwaku.tools.faults.LinkShape.Flow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/**
 * The links of a run: a proxy for each machine and each address that it dials. Several faults may hold at a time; each
 * changes a link, cuts or stalls it, and takes back only what it did itself. Changed by the thread of the run; figures
 * may be asked by any.
 */
final class ProxyLinks implements AutoCloseable {
    private static final double MOST_LOSS = 0.99;

    private final World world;
    private final List<Way> ways = new CopyOnWriteArrayList<>();

    ProxyLinks(World world) {
        this.world = world;
    }

    /** One proxy. */
    private static final class Way {
        private final String dialer;
        private final String listener;
        private final FaultProxy proxy;
        private final LinkModel model;
        private final Map<Direction, Side> sides = new EnumMap<>(Direction.class);

        Way(String dialer, String listener, FaultProxy proxy, LinkModel model) {
            this.dialer = dialer;
            this.listener = listener;
            this.proxy = proxy;
            this.model = model;
            for (Direction direction : Direction.values()) {
                sides.put(direction, new Side());
                apply(direction);
            }
        }

        boolean touches(String host) {
            return dialer.equals(host) || listener.equals(host);
        }

        Direction from(String host) {
            return dialer.equals(host) ? Direction.TO_TARGET : Direction.FROM_TARGET;
        }

        Side side(Direction direction) {
            return sides.computeIfAbsent(direction, none -> new Side());
        }

        void apply(Direction direction) {
            Side side = side(direction);
            LinkModel now = model;
            for (UnaryOperator<LinkModel> change : side.changes.values()) {
                now = change.apply(now);
            }
            Flow flow = !side.cuts.isEmpty() ? Flow.SWALLOWED : side.stalls.isEmpty() ? Flow.FLOWING : Flow.STALLED;
            double loss = Math.min(MOST_LOSS, now.segmentLoss());
            proxy.shape(direction, new LinkShape(flow, now.latency(), now.jitter(), now.bytesPerSecond(), loss));
        }
    }

    /** What faults do to one direction. */
    private static final class Side {
        private final Map<Object, UnaryOperator<LinkModel>> changes = new LinkedHashMap<>();
        private final Set<Object> cuts = new LinkedHashSet<>();
        private final Set<Object> stalls = new LinkedHashSet<>();
    }

    /**
     * A link from a machine to an address that it dials.
     *
     * @param target where the listener really is
     * @param address where the dialer finds it instead; its port may be 0
     * @return the port of the proxy
     * @throws IOException if the address cannot be had
     */
    int open(String dialer, String listener, InetSocketAddress target, InetSocketAddress address, LinkModel model)
            throws IOException {
        FaultProxy proxy = FaultProxy.open(world, target, address);
        ways.add(new Way(dialer, listener, proxy, model));
        return proxy.port();
    }

    void change(Object fault, String from, String to, UnaryOperator<LinkModel> change) {
        onSide(from, to, side -> side.changes.put(fault, change));
    }

    void restore(Object fault, String from, String to) {
        onSide(from, to, side -> side.changes.remove(fault));
    }

    /** Everything from the one to the other is lost. */
    void cut(Object fault, String from, String to) {
        onSide(from, to, side -> side.cuts.add(fault));
    }

    void mend(Object fault, String from, String to) {
        onSide(from, to, side -> side.cuts.remove(fault));
    }

    /** Nothing that is sent to the one from the other is read. */
    void stall(Object fault, String from, String to) {
        onSide(from, to, side -> side.stalls.add(fault));
    }

    void unstall(Object fault, String from, String to) {
        onSide(from, to, side -> side.stalls.remove(fault));
    }

    void reset(String one, String other) {
        ways.stream().filter(way -> way.touches(one) && way.touches(other)).forEach(way -> way.proxy.reset());
    }

    private void onSide(String from, String to, Consumer<Side> change) {
        for (Way way : ways) {
            if (way.touches(from) && way.touches(to)) {
                Direction direction = way.from(from);
                change.accept(way.side(direction));
                way.apply(direction);
            }
        }
    }

    /** What came through to a machine so far. */
    long bytesTo(String host) {
        return sum(host, way -> way.proxy.bytes(way.dialer.equals(host) ? Direction.FROM_TARGET : Direction.TO_TARGET));
    }

    /** What came through to and from a machine so far. */
    long bytes(String host) {
        return sum(host, way -> way.proxy.bytes(Direction.FROM_TARGET) + way.proxy.bytes(Direction.TO_TARGET));
    }

    private long sum(String host, ToLongFunction<Way> figure) {
        return ways.stream().filter(way -> way.touches(host)).mapToLong(figure).sum();
    }

    /** The connections that these machines have now; no two of a run are equal. */
    Set<String> connections(List<String> hosts) {
        Set<String> open = new LinkedHashSet<>();
        for (Way way : ways) {
            if (hosts.stream().anyMatch(way::touches)) {
                way.proxy
                        .connectionNumbers()
                        .forEach(number -> open.add(way.dialer + '>' + way.listener + '#' + number));
            }
        }
        return open;
    }

    @Override
    public void close() {
        ways.forEach(way -> way.proxy.close());
    }
}
