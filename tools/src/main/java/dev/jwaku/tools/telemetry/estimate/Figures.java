package dev.jwaku.tools.telemetry.estimate;

import dev.jwaku.runtime.Bytes;
import java.io.ByteArrayOutputStream;
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
    private static final int LENGTH = SENT + 4;
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
            int at = horizon.ordinal() * FIELDS;
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
        for (Trial trial : trials) {
            add(values, WALL, trial.age(now));
            add(values, OPPORTUNITY, trial.opportunity(now));
            boolean seen = trial.sender().covers(trial.queuedAt(), trial.queuedAt());
            values[SEEN] += seen ? 1 : 0;
            values[SENT_OFFLINE] += seen && !trial.sender().isOnlineAt(trial.queuedAt()) ? 1 : 0;
        }
        values[SENT] = trials.size() + missing;
        return new Figures(values);
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
        int at = horizon.ordinal() * FIELDS;
        return new Tally(
                values[at + DELIVERED], values[at + NOT_DELIVERED], values[at + UNKNOWN], values[at + PENDING]);
    }

    /** How the conversations differ. */
    public ClusterSums clusters(Horizon horizon) {
        int at = horizon.ordinal() * FIELDS;
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
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int last = -1;
        for (int i = 0; i < LENGTH; i++) {
            if (values[i] != 0) {
                varint(out, i - last);
                varint(out, values[i] << 1 ^ values[i] >> 63);
                last = i;
            }
        }
        return Bytes.wrap(out.toByteArray());
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /** @throws IllegalArgumentException if they are not what {@link #encode} makes */
    public static Figures decode(Bytes bytes) {
        long[] values = new long[LENGTH];
        int[] position = {0};
        int at = -1;
        while (position[0] < bytes.length()) {
            at += (int) read(bytes, position);
            if (at < 0 || at >= LENGTH) {
                throw new IllegalArgumentException("figures of another version");
            }
            long zigzag = read(bytes, position);
            values[at] = zigzag >>> 1 ^ -(zigzag & 1);
        }
        return new Figures(values);
    }

    private static long read(Bytes bytes, int[] position) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (position[0] >= bytes.length()) {
                break;
            }
            byte next = bytes.get(position[0]++);
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("figures that end too early");
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
