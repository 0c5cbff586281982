package dev.jwaku.tools.junit;

import java.time.Duration;
import java.util.List;

/**
 * What a little network is made of.
 *
 * @param seed from which everything follows
 * @param services nodes with relay, store, filter and light push, 1 to 20
 * @param clients names of clients, none of them {@code service-…}
 * @param relay whether clients relay; else they use the service nodes
 * @param latency one way, on every link
 * @param loss share of the segments that every link loses, from 0 to below 1
 */
public record LittleNetworkPlan(
        long seed, int services, List<String> clients, boolean relay, Duration latency, double loss) {
    private static final int MOST_SERVICES = 20;
    private static final int MOST_CLIENTS = 50;

    public LittleNetworkPlan {
        clients = List.copyOf(clients);
        if (services < 1 || services > MOST_SERVICES || clients.size() > MOST_CLIENTS) {
            throw new IllegalArgumentException("a little network has 1 to " + MOST_SERVICES
                    + " service nodes and at most " + MOST_CLIENTS + " clients");
        }
        if (clients.stream().distinct().count() < clients.size()
                || clients.stream().anyMatch(name -> name.startsWith(LittleNetwork.SERVICE))) {
            throw new IllegalArgumentException(
                    "clients have different names that do not begin with " + LittleNetwork.SERVICE + ": " + clients);
        }
    }

    /** Two service nodes, Alice and Bob as their clients, 50 ms apart. */
    public static LittleNetworkPlan withSeed(long seed) {
        return new LittleNetworkPlan(seed, 2, List.of("alice", "bob"), false, Duration.ofMillis(50), 0);
    }

    /** The same with other clients. */
    public LittleNetworkPlan withClients(List<String> names) {
        return new LittleNetworkPlan(seed, services, names, relay, latency, loss);
    }

    /** The same with so many service nodes. */
    public LittleNetworkPlan withServices(int number) {
        return new LittleNetworkPlan(seed, number, clients, relay, latency, loss);
    }

    /** The same with clients that relay, or do not. */
    public LittleNetworkPlan withRelay(boolean clientsRelay) {
        return new LittleNetworkPlan(seed, services, clients, clientsRelay, latency, loss);
    }
}
