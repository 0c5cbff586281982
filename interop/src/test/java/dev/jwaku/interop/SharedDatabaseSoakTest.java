package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.postgres.server.EmbeddedBinaries;
import dev.jwaku.postgres.server.PostgresServer;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four nodes on one database, of which one is killed again and again while messages stream in, queries run and
 * partitions are made and dropped: nobody but who asked the killed one sees an error, no message is there twice, none
 * that was acknowledged is missing, and one node at a time does the upkeep.
 */
class SharedDatabaseSoakTest {
    private static final int NODES = 4;
    private static final int RATE = 100;
    /** So much younger than what goes must a message be to be asked for. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    private static final Duration REST = Duration.ofSeconds(4);
    private static final Pattern ARCHIVED = Pattern.compile(" message archived .*msg_hash=0x([0-9a-f]{64})");
    private static final Pattern TROUBLE = Pattern.compile("\\d+ (WRN|ERR|FTL) .*");

    @TempDir
    Path folder;

    private final UpkeepLog upkeep = new UpkeepLog();
    private final Queue<String> trouble = new ConcurrentLinkedQueue<>();
    private final List<DatabaseNode> nodes = new ArrayList<>();
    private final Random random = new Random(4);
    private volatile StoreLoad load;

    /**
     * What is done to the nodes.
     *
     * @param kills how often one is killed
     * @param pause between two kills
     * @param kept how long messages are kept
     * @param seeded partitions put there before, of which one is to be dropped each ten seconds
     */
    private record Plan(int kills, Duration pause, Duration kept, int seeded) {}

    @Test
    @Tag("alone") // starved by another test, the database is away for seconds, and nodes rightly say so
    @Timeout(300)
    void fourKills() throws Exception {
        run(new Plan(4, Duration.ofSeconds(12), Duration.ofSeconds(180), 8));
        assertThat(upkeep.count("partition dropped")).isGreaterThanOrEqualTo(3);
        assertThat(upkeep.count("partition created ahead")).isGreaterThanOrEqualTo(3);
        assertThat(upkeep.count("maintenance: leader")).isGreaterThanOrEqualTo(2);
    }

    /** Partitions of a minute, of which ten are kept. */
    @Test
    @Tag("soak")
    @Timeout(2700)
    void thirtyMinutesWithAKillEachMinute() throws Exception {
        run(new Plan(Integer.getInteger("jwaku.soak.kills", 30), Duration.ofMinutes(1), Duration.ofMinutes(10), 0));
        assertThat(upkeep.count("partition dropped")).isGreaterThanOrEqualTo(15);
        assertThat(upkeep.count("partition created ahead")).isGreaterThanOrEqualTo(20);
        assertThat(upkeep.count("maintenance: leader")).isGreaterThanOrEqualTo(5);
    }

    private void run(Plan plan) throws Exception {
        try (PostgresServer server = PostgresServer.create(
                        EmbeddedBinaries.unpacked(), folder.resolve("data"), List.of("fsync = off"));
                OurNode client = OurNode.overTcp();
                StoreLoad traffic = new StoreLoad(client, nodes, RATE, plan.kept.minus(MARGIN))) {
            load = traffic;
            startNodes(server, client, plan);
            traffic.start();
            long start = System.nanoTime();
            for (int kill = 1; kill <= plan.kills; kill++) {
                pauseUntil(start + plan.pause.multipliedBy(kill).toNanos());
                // by chance it may be spared for long
                kill(kill % 2 == 0 ? leader() : nodes.get(random.nextInt(NODES)), client);
                checkDatabase(server, traffic);
                System.err.printf("kill %d: %s, %d partitions dropped%n", kill, traffic, dropped());
            }
            pauseUntil(System.nanoTime() + REST.toNanos());
            checkDatabase(server, traffic);
            assertThat(traffic.failures()).isEmpty();
        } finally {
            nodes.forEach(DatabaseNode::close);
        }
        upkeep.assertOneLeaderAtATime();
        System.err.printf(
                "%s; led %d times, %d partitions made ahead, %d dropped; warnings: %s%n",
                load, upkeep.count("maintenance: leader"), upkeep.count("partition created ahead"), dropped(), trouble);
    }

    private long dropped() {
        return upkeep.count("partition dropped");
    }

    private void startNodes(PostgresServer server, OurNode client, Plan plan) throws Exception {
        List<String> flags = List.of(
                "--store=true",
                "--store-message-db-url=" + server.url(),
                "--store-max-num-db-connections=10",
                "--store-message-retention-policy=time:" + plan.kept.toSeconds());
        List<DatabaseNode> made = new ArrayList<>();
        for (int number = 1; number <= NODES; number++) {
            DatabaseNode node = new DatabaseNode(folder, number, flags, this::line);
            node.start(made);
            made.add(node);
            client.connect(node.address());
        }
        nodes.addAll(made);
        assertThat(client.awaitMesh(NODES)).isTrue();
        seed(server, plan);
    }

    /** Partitions of ten seconds whose time comes one after the other. */
    private static void seed(PostgresServer server, Plan plan) throws SQLException {
        long second = Instant.now().getEpochSecond() - plan.kept.toSeconds();
        for (int index = 0; index < plan.seeded; index++) {
            long from = second + index * 10L;
            run(
                    server,
                    "CREATE TABLE seeded_%1$d PARTITION OF message FOR VALUES FROM (%1$d000000000) TO (%2$d000000000)"
                            .formatted(from, from + 10));
            run(
                    server,
                    "INSERT INTO message (ts, topic_id, hash, payload) SELECT %d000000000 + i, 0,".formatted(from)
                            + " sha256(('%d ' || i)::bytea), '' FROM generate_series(1, 100) i".formatted(from));
        }
    }

    private void line(String line) {
        upkeep.line(line);
        Matcher archived = ARCHIVED.matcher(line);
        if (archived.find() && load != null) {
            load.archived(new MessageHash(Bytes.fromHex(archived.group(1))));
        } else if (TROUBLE.matcher(line).matches()) {
            trouble.add(line);
        }
    }

    private DatabaseNode leader() {
        return nodes.get(upkeep.leader().orElse(1) - 1);
    }

    private void kill(DatabaseNode killed, OurNode client) throws Exception {
        Instant at = killed.kill();
        upkeep.killed(killed.number(), at);
        pauseUntil(System.nanoTime() + REST.toNanos());
        killed.start(nodes.stream().filter(node -> node != killed).toList());
        client.connect(killed.address());
    }

    private static void checkDatabase(PostgresServer server, StoreLoad traffic) throws SQLException {
        Set<MessageHash> missing = traffic.due();
        Set<MessageHash> seen = new LinkedHashSet<>();
        List<MessageHash> twice = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT hash FROM message")) {
            while (rows.next()) {
                MessageHash hash = new MessageHash(Bytes.wrap(rows.getBytes(1)));
                missing.remove(hash);
                if (!seen.add(hash)) {
                    twice.add(hash);
                }
            }
        }
        assertThat(twice).as("there twice").isEmpty();
        assertThat(missing).as("acknowledged and lost").isEmpty();
        assertThat(seen).isNotEmpty();
    }

    private static void run(PostgresServer server, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void pauseUntil(long nanoTime) throws InterruptedException {
        long left = nanoTime - System.nanoTime();
        if (left > 0) {
            Thread.sleep(Duration.ofNanos(left));
        }
    }
}
