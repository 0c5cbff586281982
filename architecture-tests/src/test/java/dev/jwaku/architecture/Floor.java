package dev.jwaku.architecture;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One row of the table of floors: a module, its root package, and the modules whose classes it may use. An import of a
 * module that is not named here is an import from above or from beside.
 */
enum Floor {
    RUNTIME("dev.jwaku.runtime"),
    SQLITE("dev.jwaku.sqlite", "RUNTIME"),
    POSTGRES_SERVER("dev.jwaku.postgres.server"),
    LIBP2P("dev.jwaku.libp2p", "RUNTIME"),
    LIBP2P_WEBSOCKET("dev.jwaku.libp2p.websocket", "RUNTIME", "LIBP2P"),
    WAKU("dev.jwaku.waku", "RUNTIME", "LIBP2P"),
    DISCOVERY("dev.jwaku.discovery", "RUNTIME", "LIBP2P", "WAKU"),
    ARCHIVE("dev.jwaku.archive", "RUNTIME", "SQLITE", "LIBP2P", "WAKU"),
    ARCHIVE_POSTGRES("dev.jwaku.archive.postgres", "RUNTIME", "LIBP2P", "WAKU", "ARCHIVE"),
    PEERS("dev.jwaku.peers", "RUNTIME", "LIBP2P", "WAKU"),
    DELIVERY("dev.jwaku.delivery", "RUNTIME", "SQLITE", "LIBP2P", "WAKU", "PEERS"),
    /** Sees the network through delivery only: it neither dials nor chooses peers. */
    MESSENGER("dev.jwaku.messenger", "RUNTIME", "SQLITE", "LIBP2P", "WAKU", "DELIVERY"),
    /** A listener of the two, with a journal of its own; it sees no peer and no envelope. */
    TELEMETRY("dev.jwaku.telemetry", "RUNTIME", "SQLITE", "LIBP2P", "WAKU", "DELIVERY", "MESSENGER"),
    NODE(
            "dev.jwaku.node",
            "RUNTIME",
            "SQLITE",
            "LIBP2P",
            "LIBP2P_WEBSOCKET",
            "WAKU",
            "DISCOVERY",
            "ARCHIVE",
            "PEERS",
            "DELIVERY"),
    /** Beside the floors; nothing on floors 1 to 5 may use it. */
    SIMULATION("dev.jwaku.simulation", "RUNTIME", "LIBP2P"),
    TOOLS(
            "dev.jwaku.tools",
            "RUNTIME",
            "SQLITE",
            "POSTGRES_SERVER",
            "LIBP2P",
            "LIBP2P_WEBSOCKET",
            "WAKU",
            "DISCOVERY",
            "ARCHIVE",
            "ARCHIVE_POSTGRES",
            "PEERS",
            "DELIVERY",
            "MESSENGER",
            "TELEMETRY",
            "NODE",
            "SIMULATION"),
    CLI(
            "dev.jwaku.cli",
            "RUNTIME",
            "SQLITE",
            "POSTGRES_SERVER",
            "LIBP2P",
            "LIBP2P_WEBSOCKET",
            "WAKU",
            "DISCOVERY",
            "ARCHIVE",
            "ARCHIVE_POSTGRES",
            "PEERS",
            "DELIVERY",
            "MESSENGER",
            "TELEMETRY",
            "NODE",
            "SIMULATION",
            "TOOLS"),
    BENCH(
            "dev.jwaku.bench",
            "RUNTIME",
            "SQLITE",
            "POSTGRES_SERVER",
            "LIBP2P",
            "LIBP2P_WEBSOCKET",
            "WAKU",
            "DISCOVERY",
            "ARCHIVE",
            "ARCHIVE_POSTGRES",
            "PEERS",
            "DELIVERY",
            "MESSENGER",
            "TELEMETRY",
            "NODE",
            "SIMULATION",
            "TOOLS",
            "CLI");

    private final String rootPackage;
    private final List<String> below;

    Floor(String rootPackage, String... below) {
        this.rootPackage = rootPackage;
        this.below = List.of(below);
    }

    /** The floor that a package belongs to: the one with the longest root package that contains it. */
    static Optional<Floor> of(String packageName) {
        return Arrays.stream(values())
                .filter(floor -> floor.contains(packageName))
                .max(Comparator.comparingInt(floor -> floor.rootPackage.length()));
    }

    boolean mayUse(Floor other) {
        return this == other || below.contains(other.name());
    }

    private boolean contains(String packageName) {
        return packageName.equals(rootPackage) || packageName.startsWith(rootPackage + ".");
    }
}
