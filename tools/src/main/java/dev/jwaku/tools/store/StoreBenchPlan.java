package dev.jwaku.tools.store;

import dev.jwaku.tools.store.history.HistoryPlan;
import dev.jwaku.tools.store.report.Threshold;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a run of the store benchmark does. Everything is checked here; failures name the number or the word.
 *
 * @param past the history
 * @param databases where it is
 * @param shapes names of what is asked at the database, one after the other; empty for everything
 * @param shapeSeconds how long each is asked at each archive, besides a warm-up
 * @param where where questions are asked
 * @param load the mixed load
 * @param limits what decides
 */
public record StoreBenchPlan(
        Past past,
        Databases databases,
        List<String> shapes,
        int shapeSeconds,
        Where where,
        MixedLoad load,
        Limits limits) {
    private static final int MAX_SECONDS = 86_400;
    private static final int MAX_RATE = 100_000;
    private static final int MAX_CLIENTS = 1000;

    /** @throws IllegalArgumentException if something makes no sense */
    public StoreBenchPlan {
        shapes = List.copyOf(shapes);
        shapes.forEach(Shape::parse);
        range("seconds of a shape", shapeSeconds, 1, MAX_SECONDS);
        limits.thresholds().forEach(threshold -> {
            if (!threshold.shape().equals(Threshold.DISK) && !threshold.shape().equals(Threshold.MIX)) {
                Shape.parse(threshold.shape());
            }
        });
    }

    private static void range(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", not " + value);
        }
    }

    List<Shape> shapesToAsk() {
        return shapes.isEmpty()
                ? Shape.all()
                : Shape.all().stream()
                        .filter(shape -> shapes.contains(shape.id()))
                        .toList();
    }

    /** Where questions are asked. */
    public enum Where {
        /** At the database. */
        DATABASE,
        /** At a node, over the wire. */
        WIRE,
        /** First the one, then the other. */
        BOTH;

        boolean atDatabase() {
            return this != WIRE;
        }

        boolean overWire() {
            return this != DATABASE;
        }
    }

    /**
     * The history.
     *
     * @param messages how many
     * @param days how long
     * @param topics how many content topics
     * @param seed of everything random
     */
    public record Past(int messages, int days, int topics, long seed) {
        /** A month of a fleet, at a tenth of its size. */
        public static final Past DEFAULT = new Past(250_000, 30, 200, 1);

        /** @throws IllegalArgumentException if it makes no sense */
        public Past {
            endingAt(messages, days, topics, seed, Long.MAX_VALUE);
        }

        HistoryPlan endingAt(long nanos) {
            return endingAt(messages, days, topics, seed, nanos);
        }

        private static HistoryPlan endingAt(int messages, int days, int topics, long seed, long nanos) {
            return new HistoryPlan(messages, days, topics, seed, nanos);
        }
    }

    /**
     * Where the history is.
     *
     * @param url of a database for our archive; a server of the benchmark's own if empty
     * @param referenceUrl of a database for the reference's tables; that of {@code url} if empty
     * @param folder for a server of the benchmark's own
     * @param keep whether that server's data stays
     * @param settings lines for the configuration of such a server
     * @param reuse whether a history of an earlier run is used again
     * @param reference whether the reference's tables are measured as well
     */
    public record Databases(
            Optional<String> url,
            Optional<String> referenceUrl,
            Path folder,
            boolean keep,
            List<String> settings,
            boolean reuse,
            boolean reference) {
        public Databases {
            settings = List.copyOf(settings);
        }
    }

    /**
     * Questions that are due at even distances, and messages that are inserted meanwhile.
     *
     * @param rate questions per second; 0 for none
     * @param mix of which shapes, as {@code hash-1=4,hash-50=1}
     * @param insertRate messages per second
     * @param seconds how long
     * @param warmUpSeconds how long before, not counted
     * @param clients how many questions may be open at once
     * @param nodes how many peers ask, over the wire
     */
    public record MixedLoad(
            int rate, String mix, int insertRate, int seconds, int warmUpSeconds, int clients, int nodes) {
        /** The load of which the acceptance speaks. */
        public static final MixedLoad DEFAULT = new MixedLoad(50, Mix.DEFAULT, 100, 60, 20, 16, 4);

        /** @throws IllegalArgumentException if it makes no sense */
        public MixedLoad {
            range("rate", rate, 0, MAX_RATE);
            range("insert rate", insertRate, 0, MAX_RATE);
            range("seconds of the mixed load", seconds, 1, MAX_SECONDS);
            range("seconds of its warm-up", warmUpSeconds, 0, MAX_SECONDS);
            range("clients", clients, 1, MAX_CLIENTS);
            range("nodes", nodes, 1, MAX_CLIENTS);
            Mix.parse(mix);
        }

        Mix parsedMix() {
            return Mix.parse(mix);
        }
    }

    /**
     * What decides.
     *
     * @param thresholds on top of the project's own or in their place
     * @param withDefaults whether the project's own count
     */
    public record Limits(List<Threshold> thresholds, boolean withDefaults) {
        public Limits {
            thresholds = List.copyOf(thresholds);
        }
    }
}
