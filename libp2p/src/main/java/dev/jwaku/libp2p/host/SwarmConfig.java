package dev.jwaku.libp2p.host;

import java.time.Duration;

/**
 * What a {@link Swarm} can be told.
 *
 * @param agentVersion what we say of ourselves in identify
 * @param identifyTimeout how long a peer may take to say what it speaks
 */
public record SwarmConfig(String agentVersion, Duration identifyTimeout) {
    /** go waits ten seconds before it opens other streams. */
    public static final Duration DEFAULT_IDENTIFY_TIMEOUT = Duration.ofSeconds(10);

    /** Defaults under the given agent version. */
    public static SwarmConfig named(String agentVersion) {
        return new SwarmConfig(agentVersion, DEFAULT_IDENTIFY_TIMEOUT);
    }
}
