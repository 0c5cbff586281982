package dev.jwaku.discovery.dns;

import dev.jwaku.runtime.Deadline;
import java.util.List;

/** Reads text records of DNS. */
@FunctionalInterface
public interface TxtResolver {
    /**
     * The text records of a name, each put together from its strings; none if the name does not exist. Blocks.
     *
     * @throws dev.jwaku.discovery.DiscoveryException if no server answers in time
     */
    List<String> resolve(String name, Deadline deadline);
}
