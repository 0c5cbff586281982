package dev.jwaku.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No protocol code may ask anybody but its world for time, threads, randomness or waiting, nor depend on an order that
 * differs from one JVM to the next: the simulated world could not replay it.
 */
class EscapesTest {
    /** The production world itself, the simulator, named adapters, and programs around the protocols. */
    private static final List<String> OUTSIDE_THE_WORLD = List.of(
            "dev.jwaku.runtime.SystemWorld",
            "dev.jwaku.simulation",
            "dev.jwaku.libp2p.transport.tcp",
            "dev.jwaku.libp2p.websocket",
            "dev.jwaku.discovery.discv5",
            "dev.jwaku.tools",
            "dev.jwaku.cli",
            "dev.jwaku.bench");

    private static final Banned TIME = new Banned(
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.time.Instant.now",
            "java.time.LocalDateTime.now",
            "java.time.LocalDate.now",
            "java.time.ZonedDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.Clock.system",
            "java.time.InstantSource.system",
            "java.util.Date.<init>()");

    private static final Banned THREADS = new Banned(
            "java.lang.Thread.<init>",
            "java.lang.Thread.start",
            "java.lang.Thread.ofVirtual",
            "java.lang.Thread.ofPlatform",
            "java.util.concurrent.Executors.",
            "java.util.concurrent.CompletableFuture.",
            "java.util.concurrent.ForkJoinPool.",
            "java.util.concurrent.ThreadPoolExecutor.",
            "java.util.concurrent.ScheduledThreadPoolExecutor.",
            "java.util.Timer.",
            "java.util.stream.BaseStream.parallel",
            "java.util.Collection.parallelStream");

    private static final Banned WAITING = new Banned(
            "java.lang.Thread.sleep",
            "java.lang.Thread.yield",
            "java.lang.Thread.join",
            "java.lang.Object.wait",
            "java.lang.Object.notify",
            "java.util.concurrent.locks.LockSupport.",
            "java.util.concurrent.locks.Condition.",
            "java.util.concurrent.locks.ReentrantLock.tryLock(long",
            "java.util.concurrent.CountDownLatch.",
            "java.util.concurrent.CyclicBarrier.",
            "java.util.concurrent.Semaphore.",
            "java.util.concurrent.Phaser.",
            "java.util.concurrent.Exchanger.",
            "java.util.concurrent.TimeUnit.sleep",
            "java.util.concurrent.BlockingQueue.",
            "java.util.concurrent.ArrayBlockingQueue.",
            "java.util.concurrent.LinkedBlockingQueue.",
            "java.util.concurrent.LinkedBlockingDeque.",
            "java.util.concurrent.PriorityBlockingQueue.",
            "java.util.concurrent.SynchronousQueue.",
            "java.util.concurrent.DelayQueue.");

    private static final Banned RANDOMNESS = new Banned(
            "java.util.concurrent.ThreadLocalRandom.",
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.util.Random.<init>",
            "java.util.SplittableRandom.<init>()",
            "java.util.random.RandomGenerator.getDefault",
            "java.util.random.RandomGenerator.of",
            "java.security.SecureRandom.<init>",
            "java.security.SecureRandom.getInstance",
            "java.util.Collections.shuffle(java.util.List)");

    /** Sets and maps whose order hangs on a salt or on identity hashes. One element or none has only one order. */
    private static final Banned ORDER = new Banned(
            "java.util.HashMap.<init>",
            "java.util.HashSet.<init>",
            "java.util.IdentityHashMap.",
            "java.util.WeakHashMap.",
            "java.util.Set.of(java.lang.Object,",
            "java.util.Set.of([Ljava.lang.Object;)",
            "java.util.Set.copyOf",
            "java.util.Map.of(java.lang.Object, java.lang.Object,",
            "java.util.Map.ofEntries",
            "java.util.Map.copyOf",
            "java.util.stream.Collectors.toSet",
            "java.util.stream.Collectors.toUnmodifiableSet",
            "java.util.stream.Collectors.toUnmodifiableMap",
            "java.util.stream.Collectors.toMap(java.util.function.Function, java.util.function.Function)",
            "java.util.stream.Collectors.groupingBy(java.util.function.Function)",
            "java.util.stream.Collectors.groupingBy(java.util.function.Function, java.util.stream.Collector)",
            "java.lang.ref.Cleaner.",
            "java.lang.System.identityHashCode");

    @Test
    void timeComesFromTheWorld() {
        assertThat(usesOf(TIME)).isEmpty();
    }

    @Test
    void threadsStartThroughTasks() {
        assertThat(usesOf(THREADS).filter(use -> !use.contains("<dev.jwaku.runtime.Tasks.start(")))
                .isEmpty();
    }

    @Test
    void waitingHappensThroughThePrimitivesOfTheWorld() {
        assertThat(usesOf(WAITING)).isEmpty();
    }

    @Test
    void randomnessComesFromTheWorld() {
        assertThat(usesOf(RANDOMNESS)).isEmpty();
    }

    @Test
    void iterationOrderDoesNotHangOnSaltsOrIdentity() {
        assertThat(usesOf(ORDER)).isEmpty();
    }

    private static Stream<String> usesOf(Banned banned) {
        return House.productionClasses().stream()
                .filter(EscapesTest::isProtocolCode)
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .filter(access -> banned.covers(access.getTarget().getFullName()))
                .map(JavaAccess::getDescription);
    }

    private static boolean isProtocolCode(JavaClass type) {
        String name = type.getName();
        return OUTSIDE_THE_WORLD.stream()
                .noneMatch(home -> name.equals(home) || name.startsWith(home + ".") || name.startsWith(home + "$"));
    }

    /** Beginnings of full member names, such as {@code java.util.Set.of(java.lang.Object,}. */
    private record Banned(List<String> beginnings) {
        Banned(String... beginnings) {
            this(List.of(beginnings));
        }

        boolean covers(String member) {
            return beginnings.stream().anyMatch(member::startsWith);
        }
    }
}
