package dev.jwaku.tools.scenario;

import dev.jwaku.simulation.network.LinkModel;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Nodes of one kind.
 *
 * @param role what they are
 * @param name the group's name; of several nodes {@code name-1}, {@code name-2}, …
 * @param count how many
 * @param start when they start
 * @param link how they are connected to everybody, if not as the scenario says
 * @param dials names or groups whose addresses they are given; all infrastructure if empty
 * @param shard what they relay
 * @param sync whether its stores compare themselves with others
 * @param network the first parts of their IP addresses, if not each in a network of its own
 * @param impl which program they are
 * @param command how that program is called; for {@link Impl#NWAKU}, before the flags that each node gets
 */
public record NodeGroup(
        Role role,
        String name,
        int count,
        Span start,
        Optional<LinkModel> link,
        List<String> dials,
        int shard,
        boolean sync,
        Optional<String> network,
        Impl impl,
        List<String> command) {
    private static final int MOST = 1000;

    public NodeGroup {
        dials = List.copyOf(dials);
        command = List.copyOf(command);
        if (impl != Impl.JWAKU && !role.isInfrastructure()) {
            throw new IllegalArgumentException("only nodes of the network can be " + impl.id() + ", no " + role);
        }
        if ((impl == Impl.NWAKU) == command.isEmpty()) {
            throw new IllegalArgumentException("'impl: nwaku' needs a 'command', and nothing else takes one");
        }
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("count must be 1 to " + MOST + ", not " + count);
        }
        if (!name.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException("'" + name + "' is no name: small letters, digits, hyphens");
        }
    }

    /** The names of its nodes. */
    public List<String> members() {
        return count == 1
                ? List.of(name)
                : IntStream.rangeClosed(1, count).mapToObj(i -> name + "-" + i).toList();
    }
}
