package dev.jwaku.node;

import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.peers.PeerConnector;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.Database;
import dev.jwaku.sqlite.Schema;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.sqlite.StorageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers in a file where peers were reached, so that a node finds its way back after a restart without asking
 * anybody. Keeps the {@value #MAX} that were seen last. A disk that fails costs the memory, not the node.
 */
final class PeerBook implements AutoCloseable {
    /** Most peers remembered. */
    static final int MAX = 500;

    private static final Duration ROUND = Duration.ofMinutes(1);
    private static final Schema SCHEMA = Schema.of(
            "create table peer (id text primary key, address text not null, seen integer not null) without rowid");

    private static final Logger log = LoggerFactory.getLogger(PeerBook.class);

    private final World world;
    private final Host host;
    private final Database database;
    private final Tasks tasks;
    private final List<PeerConnector.Candidate> remembered;

    private PeerBook(World world, Host host, Database database, List<PeerConnector.Candidate> remembered) {
        this.world = world;
        this.host = host;
        this.database = database;
        this.tasks = new Tasks(world, "peer-book");
        this.remembered = remembered;
    }

    /**
     * Opens the file, or makes it.
     *
     * @throws StorageException if it cannot be used
     */
    static PeerBook open(World world, Host host, Path file) {
        Database database = Database.open(world, file, SCHEMA, StorageConfig.durable());
        boolean complete = false;
        try {
            PeerBook book = new PeerBook(world, host, database, read(database));
            complete = true;
            return book;
        } finally {
            if (!complete) {
                database.close();
            }
        }
    }

    /** Begins to take notes. */
    void start() {
        tasks.start("notes", this::takeNotes);
    }

    /** Whom the file named when it was opened. */
    List<PeerConnector.Candidate> remembered() {
        return remembered;
    }

    private static List<PeerConnector.Candidate> read(Database database) {
        return database.run(
                "read peers",
                sql -> sql
                        .query(
                                "select id, address from peer order by seen desc limit ?",
                                row -> candidate(row.text(1), row.text(2)),
                                MAX)
                        .stream()
                        .flatMap(Optional::stream)
                        .toList());
    }

    private static Optional<PeerConnector.Candidate> candidate(String id, String address) {
        try {
            return Optional.of(new PeerConnector.Candidate(PeerId.parse(id), List.of(Multiaddr.parse(address))));
        } catch (IllegalArgumentException e) {
            log.atWarn().addKeyValue("peer", id).log("a remembered peer cannot be read and is forgotten");
            return Optional.empty();
        }
    }

    private void takeNotes() {
        Signal never = new Signal(world);
        while (!never.await(Deadline.after(world, ROUND))) {
            note();
        }
    }

    private void note() {
        Map<PeerId, Multiaddr> present = present();
        long now = world.now().getEpochSecond();
        try {
            database.run("note peers", sql -> {
                for (Map.Entry<PeerId, Multiaddr> peer : present.entrySet()) {
                    sql.update(
                            "insert into peer values (?, ?, ?) on conflict (id)"
                                    + " do update set address = excluded.address, seen = excluded.seen",
                            peer.getKey().toString(),
                            peer.getValue().toString(),
                            now);
                }
                return sql.update(
                        "delete from peer where id not in (select id from peer order by seen desc limit ?)", MAX);
            });
        } catch (StorageException e) {
            world.meters()
                    .counter("waku_peers_errors", "type", "storage_failure")
                    .increment();
            log.atWarn().addKeyValue("error", e.getMessage()).log("peers could not be noted");
        }
    }

    /** Those that we dialed where we did, those that dialed us where they say they listen. */
    private Map<PeerId, Multiaddr> present() {
        Map<PeerId, Multiaddr> present = new LinkedHashMap<>();
        for (ConnectionInfo connection : host.connections()) {
            Optional<Multiaddr> address = connection.outbound()
                    ? Optional.of(connection.remoteAddress())
                    : host.identified(connection.peer())
                            .flatMap(info -> info.listenAddrs().stream().findFirst());
            address.ifPresent(known -> present.putIfAbsent(connection.peer(), known.withPeerId(connection.peer())));
        }
        return present;
    }

    /** Notes who is there at the end. */
    @Override
    public void close() {
        tasks.close();
        note();
        database.close();
    }
}
