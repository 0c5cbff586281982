package dev.jwaku.tools.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test of a class, or one test, a {@link LittleNetwork} of its own as parameter: service nodes and clients,
 * connected, in virtual time. Everything follows from the seed: a failed test tells it, and fails again with it.
 *
 * <p>Needs JDK 25 and the JVM option {@code --add-opens java.base/java.lang=ALL-UNNAMED}; without them the test fails
 * and says so.
 *
 * <pre>{@code
 * @Test
 * @FaultyNetwork
 * void aMessageOutlivesAnOutage(LittleNetwork network) {
 *     network.client("bob").subscribe(TOPIC);
 *     network.isolate("bob");
 *     network.client("alice").send(TOPIC, "hello");
 *     network.run(Duration.ofMinutes(5));
 *     network.rejoin("bob");
 *     assertTrue(network.runUntil(() -> network.client("bob").texts().contains("hello"), Duration.ofMinutes(2)));
 * }
 * }</pre>
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@ExtendWith(FaultyNetworkExtension.class)
public @interface FaultyNetwork {
    /** The system property whose value is taken for all seeds, to see one run again: {@value}. */
    String SEED_PROPERTY = "jwaku.seed";

    /** Another seed is another run. */
    long seed() default 1;

    /** Nodes with relay, store, filter and light push, named {@code service-1} and so on; connected to each other. */
    int services() default 2;

    /** Names of the clients, connected to all service nodes. */
    String[] clients() default {"alice", "bob"};

    /** Whether clients relay; else they use the service nodes' light push, filter and store. */
    boolean relay() default false;

    /** One way, on every link. */
    int latencyMillis() default 50;

    /** Share of the segments that every link loses, from 0 to below 1. */
    double loss() default 0;
}
