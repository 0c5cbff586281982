package dev.jwaku.tools.scenario.processes;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.tools.demo.ChildJvm;
import dev.jwaku.tools.scenario.Impl;
import dev.jwaku.tools.scenario.NodeGroup;
import dev.jwaku.tools.scenario.Role;
import dev.jwaku.tools.service.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A node of the network that is called with nwaku's flags and asked by its REST: ours, or any other command. It tells
 * others an address where nobody is, so that they know no way to it but through their proxies.
 */
final class ServiceNode extends Machine {
    static final int CLUSTER = NodeConfig.DEFAULT_CLUSTER_ID;
    static final int SHARD = NodeConfig.DEFAULT_SHARD;

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final String NOWHERE = "/ip4/127.0.0.1/tcp/1";

    private final Path folder;
    private final List<Multiaddr> dialed;
    private final int restPort;

    /** @param folder of its files */
    ServiceNode(String name, NodeGroup group, Place place, Truth truth, Path folder, List<Multiaddr> dialed)
            throws IOException {
        super(name, group, place, truth);
        this.folder = folder;
        this.dialed = List.copyOf(dialed);
        this.restPort = Ports.free();
    }

    @Override
    Life launch() throws IOException {
        GuardedProcess next = GuardedProcess.start(command(), folder, folder.resolve("node.log"));
        boolean works = false;
        try {
            rest().awaitStart(next, START_LIMIT, folder.resolve("node.log"));
            works = true;
            return next;
        } finally {
            if (!works) {
                next.kill();
            }
        }
    }

    @Override
    void launched() {
        // it dials by itself
    }

    private List<String> command() {
        if (group.impl() == Impl.JWAKU) {
            List<String> arguments = new ArrayList<>(List.of("node"));
            arguments.addAll(flags());
            return ChildJvm.command(ChildJvm.SMALL, folder, arguments);
        }
        List<String> command = new ArrayList<>(group.command());
        command.set(0, program(command.getFirst()));
        command.addAll(flags());
        return command;
    }

    /** It runs in a folder of its own; a name without a slash is looked for on the path. */
    private static String program(String name) {
        return name.indexOf('/') < 0 ? name : Path.of(name).toAbsolutePath().toString();
    }

    private List<String> flags() {
        List<String> flags = new ArrayList<>(List.of(
                "--listen-address=127.0.0.1",
                "--tcp-port=" + place.port(),
                "--nodekey=" + place.keyHex(),
                "--ext-multiaddr=" + NOWHERE,
                "--ext-multiaddr-only=true",
                "--cluster-id=" + CLUSTER,
                "--shard=" + group.shard(),
                "--relay=true",
                "--ip-colocation-limit=0",
                "--rest=true",
                "--rest-address=127.0.0.1",
                "--rest-port=" + restPort,
                "--store=" + stores(),
                "--filter=" + is(Role.FILTER),
                "--lightpush=" + is(Role.PUSHER)));
        if (stores()) {
            flags.add("--store-message-db-url=sqlite://" + folder.resolve("store.sqlite3"));
            flags.add("--store-sync=" + group.sync());
        }
        dialed.forEach(address -> flags.add("--staticnode=" + address));
        return flags;
    }

    /** Whether it has an archive. */
    boolean stores() {
        return is(Role.STORE);
    }

    private boolean is(Role role) {
        return group.role() == Role.SERVICE || group.role() == role;
    }

    private NodeRest rest() {
        return new NodeRest(restPort);
    }

    /** Its archive, if it has one and can be asked now. */
    Optional<NodeRest> store() {
        return stores() && isAwake() ? Optional.of(rest()) : Optional.empty();
    }
}
