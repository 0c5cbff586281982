package dev.jwaku.tools.scenario.matrix;

import java.util.List;

/**
 * What is hit, or what the network is like while people are hit: of stores, dead peers and meshes the fault itself is
 * on the side of people, who then have to do with these.
 */
public enum Target {
    /** The links or the machine of people. */
    CLIENT,
    /** One of two light push nodes. */
    ONE_PUSHER,
    /** Both light push nodes. */
    ALL_PUSHERS,
    /** One of two filter nodes. */
    ONE_FILTER,
    /** Both filter nodes. */
    ALL_FILTERS,
    /** People, while no store answers for three minutes. */
    STORES_DOWN,
    /** People, while stores need thirty seconds for an answer for three minutes. */
    STORES_SLOW,
    /** People, with one of three stores that keeps nothing and says so. */
    STORE_EMPTY,
    /** People, with one of three stores that gives other bodies than those asked for. */
    STORE_WRONG,
    /** People, with one of three stores that hides half of the messages. */
    STORE_HIDING,
    /** People who know twenty nodes, of which two live. */
    DEAD_PEERS,
    /** People whose peers relay other shards; those of theirs come after forty-five seconds. */
    EMPTY_MESH;

    /** Whether it is a part of the network, and not people, that is hit. */
    boolean isInNetwork() {
        return isPusher() || isFilter();
    }

    boolean isPusher() {
        return this == ONE_PUSHER || this == ALL_PUSHERS;
    }

    boolean isFilter() {
        return this == ONE_FILTER || this == ALL_FILTERS;
    }

    /** The nodes of the network, as entries of a scenario file. */
    List<String> nodes() {
        return switch (this) {
            case ONE_PUSHER, ALL_PUSHERS, ONE_FILTER, ALL_FILTERS ->
                List.of("{role: pusher, count: 2}", "{role: filter, count: 2}", "{role: store, count: 2}");
            case DEAD_PEERS -> List.of("{role: service, count: 2}", "{role: dead, count: 18}");
            case EMPTY_MESH ->
                List.of(
                        "{role: relay, name: foreign, count: 3, shard: 7}",
                        "{role: service, count: 2, start: 45s, dials: [service, foreign]}");
            default -> List.of("{role: service, count: 3}");
        };
    }

    /** The groups of the network. */
    String network() {
        return switch (this) {
            case ONE_PUSHER, ALL_PUSHERS, ONE_FILTER, ALL_FILTERS -> "[pusher, filter, store]";
            case EMPTY_MESH -> "[service, foreign]";
            default -> "[service]";
        };
    }

    /** Who is hit. */
    String hit(Harm harm) {
        return switch (this) {
            case ONE_PUSHER -> "pusher-1";
            case ALL_PUSHERS -> "pusher";
            case ONE_FILTER -> "filter-1";
            case ALL_FILTERS -> "filter";
            default -> harm.isOfMachines() ? "\"random(1, people)\"" : "people";
        };
    }

    /** From whom a partition parts it: people from all nodes but one, nodes from people. */
    String others() {
        return switch (this) {
            case ONE_PUSHER, ALL_PUSHERS, ONE_FILTER, ALL_FILTERS -> "people";
            case DEAD_PEERS -> "[service-2]";
            case EMPTY_MESH -> "[service-2, foreign]";
            default -> "[service-2, service-3]";
        };
    }

    /** What is wrong with the network besides, as entries of a scenario file. */
    List<String> conditions() {
        return switch (this) {
            case STORES_DOWN -> List.of("{do: store, mood: erring, target: service, at: 15s, for: 3min}");
            case STORES_SLOW -> List.of("{do: store, mood: slow, time: 30s, target: service, at: 15s, for: 3min}");
            case STORE_EMPTY -> List.of("{do: store, mood: empty, target: service-1, at: 0s}");
            case STORE_WRONG -> List.of("{do: store, mood: wrong, target: service-1, at: 0s}");
            case STORE_HIDING -> List.of("{do: store, mood: hiding, share: 50%, target: service-1, at: 0s}");
            default -> List.of();
        };
    }
}
