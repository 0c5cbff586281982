package dev.jwaku.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The direction of imports between modules, and who may touch which foreign library. */
class FloorsTest {
    @Test
    void everyClassBelongsToAFloor() {
        assertThat(House.productionClasses())
                .filteredOn(type -> Floor.of(type.getPackageName()).isEmpty())
                .extracting(JavaClass::getName)
                .isEmpty();
    }

    @Test
    void importsGoDownwardsOnly() {
        assertThat(dependencies().filter(FloorsTest::goesUp).map(Dependency::getDescription))
                .isEmpty();
    }

    @Test
    void nettyIsSeenByTheWebSocketTransportOnly() {
        assertThat(usersOf("io.netty", "dev.jwaku.libp2p.websocket")).isEmpty();
    }

    @Test
    void theHttpServerIsSeenByRestAndMetricsOnly() {
        assertThat(usersOf("io.helidon", "dev.jwaku.node.rest", "dev.jwaku.node.metrics"))
                .isEmpty();
    }

    @Test
    void theDiscoveryLibrariesAreSeenByTheirAdaptersOnly() {
        assertThat(usersOf("org.ethereum", "dev.jwaku.discovery.discv5")).isEmpty();
        assertThat(usersOf("org.apache.tuweni", "dev.jwaku.discovery.discv5")).isEmpty();
        assertThat(usersOf("org.xbill", "dev.jwaku.discovery.dns")).isEmpty();
    }

    @Test
    void protobufIsSeenByTheWireWrappersOnly() {
        assertThat(usersOf("com.google.protobuf", "dev.jwaku.libp2p.wire")).isEmpty();
    }

    @Test
    void jsonAndHistogramsAreSeenByRestToolsAndCommandsOnly() {
        // The wire of telemetry is JSON lines: one package writes and reads them for the client and for the service.
        assertThat(usersOf(
                        "tools.jackson",
                        "dev.jwaku.telemetry.wire",
                        "dev.jwaku.node.rest",
                        "dev.jwaku.tools",
                        "dev.jwaku.cli",
                        "dev.jwaku.bench"))
                .isEmpty();
        assertThat(usersOf("org.HdrHistogram", "dev.jwaku.tools", "dev.jwaku.cli", "dev.jwaku.bench"))
                .isEmpty();
    }

    @Test
    void socketsAreOpenedByAdaptersAndToolsOnly() {
        assertThat(usersOf("java.net.Socket", "dev.jwaku.libp2p.transport.tcp", "dev.jwaku.tools", "dev.jwaku.bench"))
                .isEmpty();
        assertThat(usersOf(
                        "java.net.ServerSocket",
                        "dev.jwaku.libp2p.transport.tcp",
                        "dev.jwaku.postgres.server",
                        "dev.jwaku.tools",
                        "dev.jwaku.bench"))
                .isEmpty();
    }

    private static Stream<Dependency> dependencies() {
        return House.productionClasses().stream().flatMap(type -> type.getDirectDependenciesFromSelf().stream());
    }

    private static boolean goesUp(Dependency dependency) {
        Optional<Floor> from = Floor.of(dependency.getOriginClass().getPackageName());
        Optional<Floor> to = Floor.of(dependency.getTargetClass().getPackageName());
        return from.isPresent() && to.isPresent() && !from.get().mayUse(to.get());
    }

    /** Uses of a foreign package or class from anywhere but the allowed packages. */
    private static Stream<String> usersOf(String foreign, String... allowed) {
        return dependencies()
                .filter(use -> isIn(use.getTargetClass().getName(), foreign))
                .filter(use -> Stream.of(allowed)
                        .noneMatch(home -> isIn(use.getOriginClass().getPackageName(), home)))
                .map(Dependency::getDescription);
    }

    private static boolean isIn(String name, String home) {
        return name.equals(home) || name.startsWith(home + ".");
    }
}
