package dev.jwaku.libp2p.host;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a {@link Swarm} can be told.
 *
 * @param agentVersion what we say of ourselves in identify
 * @param identifyTimeout how long a peer may take to say what it speaks
 * @param announcement makes of the addresses we listen on those that others are told
 */
public record SwarmConfig(String agentVersion, Duration identifyTimeout, UnaryOperator<List<Multiaddr>> announcement) {
    /**
     * Who is not identified is of no use until it is asked again; over a link with much loss an answer takes its time.
     */
    public static final Duration DEFAULT_IDENTIFY_TIMEOUT = Duration.ofSeconds(30);

    /** Defaults under the given agent version. */
    public static SwarmConfig named(String agentVersion) {
        return new SwarmConfig(agentVersion, DEFAULT_IDENTIFY_TIMEOUT, UnaryOperator.identity());
    }

    /** The same with other addresses told to others. */
    public SwarmConfig announcing(UnaryOperator<List<Multiaddr>> addresses) {
        return new SwarmConfig(agentVersion, identifyTimeout, addresses);
    }
}
