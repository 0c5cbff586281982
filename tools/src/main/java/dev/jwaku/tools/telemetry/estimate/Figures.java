package dev.jwaku.tools.telemetry.estimate;

import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that is kept of a set of messages: whole numbers that add up, and subtract, exactly. Sets are the messages of one
 * install, day, kind and so on; sums of them answer every question.
 */
public final class Figures {
    /** Nothing. */
    public static final Figures NONE = new Figures(new long[Figures.LENGTH]);
    /** Unit of the ratios of installs. */
    static final long MILLION = 1_000_000;

    private static final int HORIZONS = 5;
    private static final int FIELDS = 10;
    private static final int DELIVERED = 0;
    private static final int NOT_DELIVERED = 1;
    private static final int UNKNOWN = 2;
    private static final int PENDING = 3;
    private static final int CLUSTERS = 4;
    private static final int DD = 5;
    private static final int DN = 6;
    private static final int NN = 7;
    private static final int RATIOS = 8;
    private static final int RATIO_SUM = 9;
    private static final int WALL = HORIZONS * FIELDS;
    private static final int BUCKETS = 48;
    private static final int OPPORTUNITY = WALL + 2 * BUCKETS;
    private static final int SENT = OPPORTUNITY + 2 * BUCKETS;
    private static final int SENT_OFFLINE = SENT + 1;
    private static final int SEEN = SENT + 2;
    private static final int INSTALLS = SENT + 3;
    private static final int RECONNECT = SENT + 4;
    private static final int STORES = RECONNECT + 2 * BUCKETS;
    /** The first eight. */
    private static final int STORE_FIELDS = 8;

    private static final int LENGTH = STORES + HORIZONS * STORE_FIELDS;
    private static final long[] BOUNDS = bounds();

    private final long[] values;

    private Figures(long[] values) {
        this.values = values;
    }

    private static long[] bounds() {
        long[] bounds = new long[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            bounds[i] = Math.round(100 * Math.pow(2, i / 2.0));
        }
        return bounds;
    }

    /** The messages of one conversation on one day: lost together if lost. */
    public static Figures ofCluster(List<Trial> trials, long missing, long now) {
        long[] values = new long[LENGTH];
        for (Horizon horizon : Horizon.values()) {
            Tally tally = Tally.NONE.withUnknown(missing);
            for (Trial trial : trials) {
                tally = tally.with(trial.within(horizon, now));
            }
            put(values, horizon.ordinal() * FIELDS, tally);
        }
        for (Trial trial : trials) {
            add(values, WALL, trial.age(now));
            add(values, OPPORTUNITY, trial.opportunity(now));
            trial.afterReconnect(now).ifPresent(age -> add(values, RECONNECT, age));
            boolean seen = trial.sender().covers(trial.queuedAt(), trial.queuedAt());
            values[SEEN] += seen ? 1 : 0;
            values[SENT_OFFLINE] += seen && !trial.sender().isOnlineAt(trial.queuedAt()) ? 1 : 0;
        }
        values[SENT] = trials.size() + missing;
        return new Figures(values);
    }

    /**
     * What store nodes hold of the sampled messages of one conversation on one day.
     *
     * @param trials proved when the sender was told that they hold it, and watched while the sender was
     */
    public static Figures ofStoreCluster(List<Trial> trials, long now) {
        long[] values = new long[LENGTH];
        for (Horizon horizon : Horizon.values()) {
            Tally tally = Tally.NONE;
            for (Trial trial : trials) {
                tally = tally.with(trial.within(horizon, now));
            }
            put(values, STORES + horizon.ordinal() * STORE_FIELDS, tally);
        }
        return new Figures(values);
    }

    private static void put(long[] values, int at, Tally tally) {
        values[at + DELIVERED] = tally.delivered();
        values[at + NOT_DELIVERED] = tally.notDelivered();
        values[at + UNKNOWN] = tally.unknown();
        values[at + PENDING] = tally.pending();
        ClusterSums sums = ClusterSums.of(tally.delivered(), tally.known());
        values[at + CLUSTERS] = sums.clusters();
        values[at + DD] = sums.dd();
        values[at + DN] = sums.dn();
        values[at + NN] = sums.nn();
    }

    private static void add(long[] values, int at, DeliveryCurve.Age age) {
        int bucket = Arrays.binarySearch(BOUNDS, age.millis());
        bucket = Math.min(BUCKETS - 1, bucket < 0 ? -bucket - 1 : bucket);
        values[at + 2 * bucket] += age.arrived();
        values[at + 2 * bucket + 1] += age.censored();
    }

    /** Of all conversations of one install: from here on it is one install with one ratio. */
    public Figures ofInstall() {
        long[] copy = values.clone();
        for (Horizon horizon : Horizon.values()) {
            int at = horizon.ordinal() * FIELDS;
            long known = copy[at + DELIVERED] + copy[at + NOT_DELIVERED];
            copy[at + RATIOS] = known == 0 ? 0 : 1;
            copy[at + RATIO_SUM] = known == 0 ? 0 : Math.round((double) MILLION * copy[at + DELIVERED] / known);
        }
        copy[INSTALLS] = 1;
        return new Figures(copy);
    }

    /** Both together. */
    public Figures plus(Figures other) {
        return combined(other, 1);
    }

    /** Without another that is in it. */
    public Figures minus(Figures other) {
        return combined(other, -1);
    }

    private Figures combined(Figures other, int sign) {
        long[] sum = values.clone();
        for (int i = 0; i < LENGTH; i++) {
            sum[i] += sign * other.values[i];
        }
        return new Figures(sum);
    }

    /** How many messages had which outcome. */
    public Tally tally(Horizon horizon) {
        return tallyAt(horizon.ordinal() * FIELDS);
    }

    /** Of how many sampled messages the sender was told in time that store nodes hold them. */
    public Tally storeTally(Horizon horizon) {
        return tallyAt(STORES + horizon.ordinal() * STORE_FIELDS);
    }

    private Tally tallyAt(int at) {
        return new Tally(
                values[at + DELIVERED], values[at + NOT_DELIVERED], values[at + UNKNOWN], values[at + PENDING]);
    }

    /** How the conversations differ. */
    public ClusterSums clusters(Horizon horizon) {
        return clustersAt(horizon.ordinal() * FIELDS);
    }

    /** The same of what store nodes hold. */
    public ClusterSums storeClusters(Horizon horizon) {
        return clustersAt(STORES + horizon.ordinal() * STORE_FIELDS);
    }

    private ClusterSums clustersAt(int at) {
        return new ClusterSums(
                values[at + CLUSTERS],
                values[at + DELIVERED],
                values[at + DELIVERED] + values[at + NOT_DELIVERED],
                values[at + DD],
                values[at + DN],
                values[at + NN]);
    }

    /** The mean of the ratios of installs and days, each counting the same; empty without one. */
    public Optional<Double> meanOfInstalls(Horizon horizon) {
        int at = horizon.ordinal() * FIELDS;
        return values[at + RATIOS] == 0
                ? Optional.empty()
                : Optional.of((double) values[at + RATIO_SUM] / MILLION / values[at + RATIOS]);
    }

    /** When messages arrived, by the wall clock. */
    public DeliveryCurve wall() {
        return curve(WALL);
    }

    /** When messages arrived, in time in which both ends were online. */
    public DeliveryCurve opportunity() {
        return curve(OPPORTUNITY);
    }

    /** When messages arrived that were sent while their receiver was seen offline, from its return on. */
    public DeliveryCurve afterReconnect() {
        return curve(RECONNECT);
    }

    /** Messages of which {@link #afterReconnect} speaks. */
    public long waited() {
        long sum = 0;
        for (int i = RECONNECT; i < RECONNECT + 2 * BUCKETS; i++) {
            sum += values[i];
        }
        return sum;
    }

    private DeliveryCurve curve(int at) {
        List<DeliveryCurve.Age> ages = new ArrayList<>();
        for (int i = 0; i < BUCKETS; i++) {
            if (values[at + 2 * i] + values[at + 2 * i + 1] > 0) {
                ages.add(new DeliveryCurve.Age(BOUNDS[i], values[at + 2 * i], values[at + 2 * i + 1]));
            }
        }
        return DeliveryCurve.of(ages);
    }

    /** Messages that were to be sent, those included of which only their number is known. */
    public long sent() {
        return values[SENT];
    }

    /** Of those whose sender was watched at that moment: sent while it was offline. */
    public long sentOffline() {
        return values[SENT_OFFLINE];
    }

    /** Messages whose sender was watched at that moment. */
    public long sentWatched() {
        return values[SEEN];
    }

    /** Installs, each counted once a day. */
    public long installs() {
        return values[INSTALLS];
    }

    /** Whether there is nothing at all. */
    public boolean isEmpty() {
        return Arrays.stream(values).allMatch(value -> value == 0);
    }

    /** As bytes: what is not zero, by place. */
    public Bytes encode() {
        return Sparse.encode(values);
    }

    /** @throws IllegalArgumentException if they are not what {@link #encode} makes */
    public static Figures decode(Bytes bytes) {
        return new Figures(Sparse.decode(bytes, LENGTH));
    }

    /** A sum that grows; for one thread. */
    public static final class Sum {
        private final long[] values = new long[LENGTH];

        /** Nothing yet. */
        public Sum() {}

        /** Adds to it. */
        public void add(Figures part) {
            for (int i = 0; i < LENGTH; i++) {
                values[i] += part.values[i];
            }
        }

        /** What it is now. */
        public Figures figures() {
            return new Figures(values.clone());
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Figures figures && Arrays.equals(values, figures.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }
}
