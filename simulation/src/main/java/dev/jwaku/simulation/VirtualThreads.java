package dev.jwaku.simulation;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The two doors into the JDK that the simulator needs: virtual threads on an executor of our own, and the exact state
 * in which a step left its thread.
 *
 * <p>Both are package-private in {@code java.lang} and opened by {@value #OPTION}. Found on JDK 25; a JDK without them
 * is refused.
 */
final class VirtualThreads {
    /** What the command line must say. */
    static final String OPTION = "--add-opens java.base/java.lang=ALL-UNNAMED";

    /** States of {@code java.lang.VirtualThread} in which a step may leave its thread. */
    static final int PARKED = 4;

    static final int UNPARKED = 9;
    static final int YIELDED = 11;
    static final int TERMINATED = 99;

    private static final int SUSPENDED_BIT = 1 << 8;
    private static final Doors DOORS = open();

    private VirtualThreads() {}

    /** Fails with a clear message if this JDK cannot run simulations. */
    static void requireSupport() {
        if (DOORS.failure != null) {
            throw new IllegalStateException(
                    "The simulation needs JDK 25 started with '" + OPTION + "', and virtual threads whose scheduler"
                            + " can be given (java.lang.ThreadBuilders.newVirtualThread). This is Java "
                            + Runtime.version() + ": " + DOORS.failure,
                    DOORS.failure);
        }
    }

    /** A new, not yet started virtual thread whose continuations go to the executor. */
    static Thread create(Executor scheduler, String name, Runnable body) {
        try {
            return (Thread) DOORS.newThread.invokeExact(scheduler, name, 0, body);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot create the virtual thread " + name, e);
        }
    }

    /** The state as {@code java.lang.VirtualThread} numbers them. */
    static int state(Thread thread) {
        return (int) DOORS.state.get(thread) & ~SUSPENDED_BIT;
    }

    /** A state's name, for messages. */
    static String stateName(int state) {
        return switch (state) {
            case 6, 7 -> "in a timed park (Thread.sleep, parkNanos, a timed lock or queue)";
            case 5, 8 -> "parked while pinned to its carrier";
            case 12, 13, 14 -> "blocked on a contended synchronized";
            case 15, 16 -> "in Object.wait";
            case 17, 18 -> "in a timed Object.wait";
            default -> "in state " + state;
        };
    }

    private static Doors open() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            Class<?> builders = Class.forName("java.lang.ThreadBuilders");
            Class<?> virtualThread = Class.forName("java.lang.VirtualThread");
            MethodType type =
                    MethodType.methodType(Thread.class, Executor.class, String.class, int.class, Runnable.class);
            MethodHandle newThread =
                    MethodHandles.privateLookupIn(builders, lookup).findStatic(builders, "newVirtualThread", type);
            VarHandle state = MethodHandles.privateLookupIn(virtualThread, lookup)
                    .findVarHandle(virtualThread, "state", int.class)
                    .withInvokeBehavior();
            return new Doors(newThread, state, null);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Doors.closed(e);
        }
    }

    private record Doors(
            MethodHandle newThread,
            VarHandle state,
            @Nullable Exception failure) {
        static Doors closed(Exception failure) {
            VarHandle noState = MethodHandles.arrayElementVarHandle(int[].class);
            return new Doors(MethodHandles.zero(Thread.class), noState, failure);
        }
    }
}
