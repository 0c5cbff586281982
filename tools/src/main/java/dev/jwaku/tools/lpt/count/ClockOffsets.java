package dev.jwaku.tools.lpt.count;

import dev.jwaku.tools.lpt.count.Arrival.Way;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The differences of the clocks of all machines of a run, from the shortest ways between them. */
public final class ClockOffsets {
    private final Map<Ends, Long> shortest = new LinkedHashMap<>();

    private ClockOffsets() {}

    /** Looks at everything that arrived. */
    public static ClockOffsets of(List<SenderLog> senders, List<ReceiverLog> receivers) {
        ClockOffsets offsets = new ClockOffsets();
        for (SenderLog sender : senders) {
            for (ReceiverLog receiver : receivers) {
                receiver.arrivals().stream()
                        .filter(arrival -> arrival.way() == Way.FILTER && arrival.sentNanos() != 0)
                        .filter(arrival -> arrival.sender().equals(sender.name()))
                        .mapToLong(arrival -> arrival.atNanos() - arrival.sentNanos())
                        .min()
                        .ifPresent(way -> offsets.shortest.merge(ends(sender, receiver), way, Math::min));
            }
        }
        return offsets;
    }

    private static Ends ends(SenderLog sender, ReceiverLog receiver) {
        return new Ends(machine(sender.host(), sender.name()), machine(receiver.host(), receiver.name()));
    }

    /** A node whose machine is not known is one of its own. */
    private static String machine(String host, String name) {
        return host.isEmpty() ? name : host;
    }

    /** The difference between two. */
    public Clock between(SenderLog sender, ReceiverLog receiver) {
        Ends ends = ends(sender, receiver);
        if (ends.from().equals(ends.to())) {
            return Clock.SAME;
        }
        Long there = shortest.get(ends);
        Long back = shortest.get(new Ends(ends.to(), ends.from()));
        if (there != null && back != null) {
            // both ways are longer than nothing, so the difference lies between them
            return new Clock(Clock.Kind.TWO_WAY, (there - back) / 2, Math.abs((there + back + 1) / 2));
        }
        return new Clock(Clock.Kind.ASSUMED, there == null ? 0 : Math.min(0, there), -1);
    }

    private record Ends(String from, String to) {}
}
