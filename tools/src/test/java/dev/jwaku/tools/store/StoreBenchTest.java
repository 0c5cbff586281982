package dev.jwaku.tools.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.archive.postgres.PostgresArchive;
import dev.jwaku.archive.postgres.PostgresConfig;
import dev.jwaku.archive.postgres.PostgresUrl;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.ArchivePlace;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.ServicesConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.postgres.server.EmbeddedBinaries;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.store.StoreBenchPlan.Databases;
import dev.jwaku.tools.store.StoreBenchPlan.Limits;
import dev.jwaku.tools.store.StoreBenchPlan.MixedLoad;
import dev.jwaku.tools.store.StoreBenchPlan.Past;
import dev.jwaku.tools.store.StoreBenchPlan.Where;
import dev.jwaku.tools.store.database.Place;
import dev.jwaku.tools.store.report.Agreement;
import dev.jwaku.tools.store.report.Loaded;
import dev.jwaku.tools.store.report.Measured;
import dev.jwaku.tools.store.report.Measured.At;
import dev.jwaku.tools.store.report.StoreReport;
import dev.jwaku.tools.store.report.TextReport;
import dev.jwaku.tools.store.report.Threshold;
import dev.jwaku.waku.store.MessageArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything together, small: PostgreSQL 18, both schemas, the database and the wire. */
@Timeout(180)
class StoreBenchTest {
    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();

    private StoreBenchPlan plan(boolean reuse, List<String> shapes, Where where, int rate) {
        return new StoreBenchPlan(
                new Past(20_000, 1, 200, 7),
                new Databases(Optional.empty(), Optional.empty(), folder, true, List.of("fsync = off"), reuse, true),
                shapes,
                1,
                where,
                new MixedLoad(rate, Mix.DEFAULT, 50, 1, 1, 4, 2),
                new Limits(List.of(Threshold.parse("mix:rate>=10")), false));
    }

    private StoreReport run(StoreBenchPlan plan) throws Exception {
        return new StoreBench(plan, Optional.of(EmbeddedBinaries.unpacked()), said::add, NodeHere::start).run();
    }

    @Test
    void measuresBothArchivesAndTheWireAndTheHistoryIsUsedAgain() throws Exception {
        StoreReport report = run(plan(false, List.of("topics10-20-24h", "insert-128"), Where.BOTH, 50));

        assertThat(report.isGood()).as(TextReport.of(report)).isTrue();
        assertThat(report.loads()).extracting(Loaded::side).containsExactly(Side.OURS, Side.REFERENCE);
        assertThat(report.loads()).allSatisfy(load -> {
            assertThat(load.bytesPerMessage()).isBetween(1300.0, 5000.0);
            assertThat(load.indexBytes()).hasSizeGreaterThan(2);
        });
        assertThat(report.loads().getFirst().partitions()).isBetween(1, 26);
        assertThat(report.loads().getLast().partitions()).isBetween(48, 90);
        assertThat(report.agreements()).hasSize(1).allSatisfy(agreement -> {
            assertThat(agreement.asked()).isPositive();
            assertThat(agreement.different()).isZero();
        });
        assertThat(report.measured()).allSatisfy(one -> {
            assertThat(one.count()).isPositive();
            assertThat(one.rows()).isPositive();
            assertThat(one.latency().p50()).isPositive();
        });
        assertThat(report.measured())
                .filteredOn(one -> one.at() == At.DATABASE)
                .hasSize(4)
                .allSatisfy(one -> assertThat(one.databaseMillis().orElse(0))
                        .isBetween(0.001, one.latency().mean()));
        assertThat(report.measured().stream().map(Measured::at).distinct())
                .containsExactlyInAnyOrder(At.DATABASE, At.DATABASE_MIX, At.WIRE_MIX);
        assertThat(report.mixes()).hasSize(2).allSatisfy(mix -> {
            assertThat(mix.inserted()).isGreaterThan(50);
            assertThat(mix.missing()).isZero();
        });

        assertThatThrownBy(() -> run(plan(false, List.of("oldest"), Where.DATABASE, 0)))
                .hasMessageContaining("--reuse");
        StoreReport again = run(plan(true, List.of("oldest"), Where.DATABASE, 0));
        assertThat(again.loads())
                .allSatisfy(load -> assertThat(load.perSecond()).isZero());
        assertThat(again.measured()).anySatisfy(one -> assertThat(one.shape()).isEqualTo("oldest"));
        assertThat(folder.resolve("data").resolve("postmaster.pid")).doesNotExist();
    }

    /** What makes the times comparable; and our archive against other people's SQL. */
    @Test
    void bothArchivesAnswerEveryShapeTheSame() throws Exception {
        StoreBenchPlan plan = plan(false, List.of(), Where.DATABASE, 0);
        StoreBenchPlan small = new StoreBenchPlan(
                new Past(3000, 1, 60, 5),
                plan.databases(),
                plan.shapes(),
                plan.shapeSeconds(),
                plan.where(),
                plan.load(),
                plan.limits());
        try (Place place = Place.scratch(EmbeddedBinaries.unpacked(), folder, true, List.of("fsync = off"), said::add);
                SystemWorld world = new SystemWorld()) {
            Stock stock = Stock.prepare(small, place, said::add);
            try (MessageArchive archive = stock.open(world)) {
                Side ours = new ArchiveSide(archive);
                Side theirs = new ReferenceSide(place.reference());
                for (Shape shape : Shape.all()) {
                    Sampler sampler = new Sampler(stock.history(), new LiveMessages(world, stock.history()), 3);
                    assertThat(Comparison.of(shape, ours, theirs, sampler))
                            .isEqualTo(new Agreement(shape.id(), shape.isQuery() ? 10 : 0, 0));
                }
            }
        }
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void saysWhatToDoWithoutPostgres() {
        StoreBench bench = new StoreBench(plan(false, List.of(), Where.DATABASE, 0), Optional.empty(), said::add);
        assertThatThrownBy(bench::run).hasMessageContaining("install it").hasMessageContaining("--url");
    }

    @Test
    void wrongWordsAreNamed() {
        assertThatThrownBy(() -> plan(false, List.of("hash-2"), Where.DATABASE, 0))
                .hasMessageContaining("hash-2");
    }

    /** A node in this process. */
    private record NodeHere(WakuNode node) implements StoreNode {
        static StoreNode start(String url, long retentionSeconds) throws IOException {
            ServicesConfig none = ServicesConfig.none();
            RetentionPolicy policy = RetentionPolicy.parse("time:" + retentionSeconds);
            ArchivePlace place = new ArchivePlace.Given(
                    world -> PostgresArchive.open(
                            world, PostgresConfig.of(PostgresUrl.parse(url)).withRetention(policy)),
                    true);
            return new NodeHere(WakuNode.start(NodeConfig.builder()
                    .listen(Multiaddr.tcp("127.0.0.1", 0))
                    .shards(List.of(32, 33, 34, 35))
                    .services(new ServicesConfig(
                            Optional.of(new ServicesConfig.Store(place, policy, Optional.empty())),
                            none.filter(),
                            false,
                            1,
                            none.rateLimits()))
                    .build()));
        }

        @Override
        public Multiaddr address() {
            return node.addresses().getFirst();
        }

        @Override
        public Optional<Mixing.QueryTime> queryTime() {
            return Optional.empty();
        }

        @Override
        public void close() {
            node.close();
        }
    }
}
