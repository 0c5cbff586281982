package dev.jwaku.node;

import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.peers.LedgerStore;
import dev.jwaku.peers.LedgerStoreException;
import dev.jwaku.peers.PeerLedger;
import dev.jwaku.peers.PeerRecord;
import dev.jwaku.peers.Service;
import dev.jwaku.peers.ServiceScore;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.Database;
import dev.jwaku.sqlite.Schema;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.sqlite.StorageException;
import dev.jwaku.waku.enr.Enr;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger of peers in a file, so that a node finds its way back after a restart without asking anybody. Lists are
 * kept as lines of text.
 */
final class SqliteLedgerStore implements LedgerStore {
    private static final String LINE = "\n";
    private static final String FIELD = " ";
    private static final int SCORE_FIELDS = 5;
    /** The first version knew one address of each peer and when it was seen, in seconds. */
    static final Schema SCHEMA = new Schema(List.of(
            List.of("create table peer (id text primary key, address text not null, seen integer not null)"
                    + " without rowid"),
            List.of(
                    "create table known_peer (id text primary key, addresses text not null, enr text not null,"
                            + " cluster integer not null, shards text not null, protocols text not null,"
                            + " scores text not null, failures integer not null, seen integer not null) without rowid",
                    "insert into known_peer select id, address || ' ' || (seen * 1000), '', -1, '', '', '', 0,"
                            + " seen * 1000 from peer",
                    "drop table peer",
                    "create table reception (one integer primary key check (one = 1), at integer not null)")));

    private static final Logger log = LoggerFactory.getLogger(SqliteLedgerStore.class);

    private final Database database;

    private SqliteLedgerStore(Database database) {
        this.database = database;
    }

    /**
     * Opens the file, or makes it.
     *
     * @throws StorageException if it cannot be used
     */
    static SqliteLedgerStore open(World world, Path file, StorageConfig config) {
        return new SqliteLedgerStore(Database.open(world, file, SCHEMA, config));
    }

    @Override
    public List<PeerRecord> load() {
        return run(
                "read peers",
                () -> database.run(
                        "read peers",
                        sql -> sql
                                .query(
                                        "select id, addresses, enr, cluster, shards, protocols, scores, failures, seen"
                                                + " from known_peer order by seen desc limit ?",
                                        row -> {
                                            List<String> texts = new ArrayList<>();
                                            for (int column : new int[] {1, 2, 3, 5, 6, 7}) {
                                                texts.add(row.text(column));
                                            }
                                            return read(texts, row.number(4), row.number(8), row.number(9));
                                        },
                                        PeerLedger.MAX_SAVED)
                                .stream()
                                .flatMap(Optional::stream)
                                .toList()));
    }

    private static Optional<PeerRecord> read(List<String> texts, long cluster, long failures, long seen) {
        try {
            return Optional.of(new PeerRecord(
                    PeerId.parse(texts.get(0)),
                    lines(texts.get(1), SqliteLedgerStore::address),
                    Optional.of(texts.get(2)).filter(text -> !text.isEmpty()).map(Enr::parse),
                    cluster < 0 ? OptionalInt.empty() : OptionalInt.of((int) cluster),
                    lines(texts.get(3), Integer::valueOf),
                    lines(texts.get(4), ProtocolId::of),
                    scores(texts.get(5)),
                    (int) failures,
                    seen));
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("peer", texts.get(0)).log("a remembered peer cannot be read and is forgotten");
            return Optional.empty();
        }
    }

    private static PeerRecord.KnownAddress address(String line) {
        int space = line.lastIndexOf(FIELD);
        return new PeerRecord.KnownAddress(
                Multiaddr.parse(line.substring(0, space)), Long.parseLong(line.substring(space + 1)));
    }

    private static Map<Service, ServiceScore> scores(String text) {
        Map<Service, ServiceScore> scores = new EnumMap<>(Service.class);
        for (String[] fields : lines(text, line -> line.split(FIELD, SCORE_FIELDS))) {
            scores.put(
                    Service.valueOf(fields[0]),
                    new ServiceScore(
                            Double.parseDouble(fields[1]),
                            Double.parseDouble(fields[2]),
                            Integer.parseInt(fields[3]),
                            Long.parseLong(fields[4])));
        }
        return scores;
    }

    private static <T> List<T> lines(String text, Function<String, T> line) {
        return text.isEmpty()
                ? List.of()
                : Stream.of(text.split(LINE, -1)).map(line).toList();
    }

    @Override
    public void save(List<PeerRecord> peers) {
        run(
                "note peers",
                () -> database.run("note peers", sql -> {
                    int changed = sql.update("delete from known_peer");
                    for (PeerRecord peer : peers) {
                        changed += sql.update(
                                "insert into known_peer values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                peer.peer().toString(),
                                text(peer.addresses().stream()
                                        .map(known -> known.address() + FIELD + known.lastOkMillis())),
                                peer.enr().map(Enr::toString).orElse(""),
                                (long) peer.cluster().orElse(-1),
                                text(peer.shards().stream().map(String::valueOf)),
                                text(peer.protocols().stream().map(ProtocolId::toString)),
                                text(peer.scores().entrySet().stream()
                                        .map(entry -> score(entry.getKey(), entry.getValue()))),
                                (long) peer.failures(),
                                peer.lastOkMillis());
                    }
                    return changed;
                }));
    }

    private static String score(Service service, ServiceScore score) {
        return String.join(
                FIELD,
                service.name(),
                Double.toString(score.success()),
                Double.toString(score.rttMillis()),
                Integer.toString(score.failures()),
                Long.toString(score.lastGoodMillis()));
    }

    private static String text(Stream<String> lines) {
        return lines.collect(Collectors.joining(LINE));
    }

    @Override
    public Optional<Instant> lastReception() {
        return run(
                "read the last reception",
                () -> database.run(
                        "read the last reception",
                        sql -> sql
                                .query(
                                        "select at from reception where one = 1",
                                        row -> Instant.ofEpochMilli(row.number(1)))
                                .stream()
                                .findFirst()));
    }

    @Override
    public void saveLastReception(Instant moment) {
        run(
                "note the last reception",
                () -> database.run(
                        "note the last reception",
                        sql -> sql.update(
                                "insert into reception values (1, ?) on conflict (one) do update set at = excluded.at",
                                moment.toEpochMilli())));
    }

    private <T> T run(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (StorageException e) {
            throw new LedgerStoreException(what + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
