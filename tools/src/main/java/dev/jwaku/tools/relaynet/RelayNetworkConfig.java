package dev.jwaku.tools.relaynet;

import dev.jwaku.simulation.network.LinkModel;
import java.time.Duration;

/**
 * The setting of one simulated relay network.
 *
 * @param nodes how many relay nodes
 * @param dials how many random other nodes each dials at its start
 * @param messageBytes payload of each message
 * @param messagesPerSecond in the whole network, each from a random node
 * @param settle virtual time for meshes to form before the first message
 * @param duration virtual time of traffic
 * @param link every link between two nodes
 * @param seed replays the run
 */
public record RelayNetworkConfig(
        int nodes,
        int dials,
        int messageBytes,
        int messagesPerSecond,
        Duration settle,
        Duration duration,
        LinkModel link,
        long seed) {
    public RelayNetworkConfig {
        if (nodes < 2 || dials < 1 || dials >= nodes || messageBytes < 1 || messagesPerSecond < 1) {
            throw new IllegalArgumentException("need at least 2 nodes, fewer dials than nodes, and some messages");
        }
    }

    /** The published setting: 1,000 nodes, 1 KiB, one message per second, 60 s. */
    public static RelayNetworkConfig published(long seed) {
        return new RelayNetworkConfig(
                1000, 10, 1024, 1, Duration.ofSeconds(15), Duration.ofSeconds(60), LinkModel.internet(), seed);
    }

    /** The same with another size of the network. */
    public RelayNetworkConfig withNodes(int count) {
        return new RelayNetworkConfig(
                count, Math.min(dials, count - 1), messageBytes, messagesPerSecond, settle, duration, link, seed);
    }

    /** The same with another time of traffic. */
    public RelayNetworkConfig withDuration(Duration traffic) {
        return new RelayNetworkConfig(nodes, dials, messageBytes, messagesPerSecond, settle, traffic, link, seed);
    }
}
