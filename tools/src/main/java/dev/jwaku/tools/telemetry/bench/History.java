package dev.jwaku.tools.telemetry.bench;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.telemetry.record.Batch;
import dev.jwaku.telemetry.record.Kind;
import dev.jwaku.telemetry.record.Mode;
import dev.jwaku.telemetry.record.TelemetryRecord;
import dev.jwaku.telemetry.record.TopicClass;
import dev.jwaku.tools.telemetry.store.Days;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * Made-up installs and their days: who was online when, who sent what to whom, what arrived and was acknowledged. The
 * same for the same seed; nothing of it is kept. Each install writes in four conversations: three with the installs
 * after it, one with somebody who did not opt in. It runs by day, is offline for a while on some days, and loses some
 * of its heartbeats on a few. One message in fifty is lost.
 */
public final class History {
    /** Conversations of an install. */
    static final int FLOWS = 4;
    /** The one with somebody who reports nothing. */
    static final int STRANGER = 3;

    static final long MINUTE = 60_000;
    static final long HOUR = 60 * MINUTE;
    private static final List<String> PLATFORMS =
            List.of("linux", "macos", "windows", "android", "ios", "browser", "other");
    private static final double LOST = 0.02;
    private static final int OUTAGES = 6;
    private static final double STRANGER_ACKS = 0.8;

    private final long seed;
    private final int installs;
    private final int days;
    private final int messages;
    private final long now;
    private final long today;

    /**
     * A history that ends with the day before now.
     *
     * @param installs at least 8
     * @param days how many
     * @param messages of each install and day
     * @param now milliseconds since 1970
     */
    public History(long seed, int installs, int days, int messages, long now) {
        if (installs < 8 || days < 1 || messages < FLOWS) {
            throw new IllegalArgumentException("at least 8 installs, a day, and 4 messages a day");
        }
        this.seed = seed;
        this.installs = installs;
        this.days = days;
        this.messages = messages;
        this.now = now;
        this.today = Days.of(now);
    }

    /**
     * When the program ran: a heartbeat a minute.
     *
     * @param from its first one, milliseconds since 1970
     * @param last number of its last one
     * @param offFrom number of the first one offline
     * @param offTo number of the first one online again; not more than before if it never was
     * @param holeFrom number of the first one that was lost
     * @param holeTo number of the first one that was not; not more than before if none was
     */
    record Session(long from, int last, int offFrom, int offTo, int holeFrom, int holeTo) {
        long at(int beat) {
            return from + beat * MINUTE;
        }

        /** When it was next online from a moment on; empty if not on this day. */
        OptionalLong online(long moment) {
            long time = Math.max(moment, from);
            if (offFrom < offTo && time >= at(offFrom) && time < at(offTo)) {
                time = at(offTo);
            }
            return time <= at(last) ? OptionalLong.of(time) : OptionalLong.empty();
        }
    }

    /**
     * A message.
     *
     * @param flow which conversation, from 0
     * @param number of the day, from 0
     * @param at when it was accepted
     * @param received when its receiver had it and reported it
     * @param acked when its sender knew
     */
    record Message(int flow, int number, long at, OptionalLong received, OptionalLong acked) {
        /** Whether it is known to have arrived in time. */
        boolean isDelivered(long within) {
            return received.isPresent() && received.getAsLong() <= at + within
                    || acked.isPresent() && acked.getAsLong() <= at + within;
        }
    }

    int installs() {
        return installs;
    }

    long firstDay() {
        return today - days;
    }

    long today() {
        return today;
    }

    long now() {
        return now;
    }

    private SplittableRandom random(long salt, long a, long b) {
        return new SplittableRandom(((seed * 31 + salt) * 1_000_003 + a) * 1_000_033 + b);
    }

    private Bytes bytes(int length, long salt, long a, long b) {
        byte[] bytes = new byte[length];
        random(salt, a, b).nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    Bytes install(int install) {
        return bytes(Batch.ID, 1, install, 0);
    }

    Bytes boot(int install, long day) {
        return bytes(Batch.ID, 2, install, day);
    }

    Bytes flow(int install, int flow, long day) {
        LocalDate date = LocalDate.ofEpochDay(day);
        return bytes(TelemetryRecord.SHORT_TAG, 3 + flow, install, date.getYear() * 12L + date.getMonthValue());
    }

    Bytes message(int install, long day, int number) {
        return bytes(TelemetryRecord.MESSAGE_TAG, 100 + number, install, day);
    }

    Bytes deleteHash(int install) {
        return bytes(32, 8, install, 0);
    }

    String platform(int install) {
        return PLATFORMS.get(install % PLATFORMS.size());
    }

    Mode mode(int install) {
        return install / PLATFORMS.size() % 2 == 0 ? Mode.RELAY : Mode.LIGHT;
    }

    Kind kind(int install, int flow) {
        return flow == 2 ? Kind.values()[install % Kind.values().length] : Kind.ONE_TO_ONE;
    }

    TopicClass topic(int install, int flow) {
        return flow == 2
                ? TopicClass.values()[install / 9 % TopicClass.values().length]
                : flow == STRANGER ? TopicClass.PARTITIONED : TopicClass.NEGOTIATED;
    }

    /** Who receives a conversation that is not with a stranger. */
    int peer(int install, int flow) {
        return (install + 1 + flow) % installs;
    }

    /** Whose conversation of that number an install receives. */
    int sender(int install, int flow) {
        return Math.floorMod(install - 1 - flow, installs);
    }

    /** The number of a message within its conversation, which begins anew each month. */
    long seq(long day, int number) {
        long begin =
                Math.max(firstDay(), LocalDate.ofEpochDay(day).withDayOfMonth(1).toEpochDay());
        int flow = number % FLOWS;
        int ofDay = (messages - flow + FLOWS - 1) / FLOWS;
        return (day - begin) * ofDay + number / FLOWS;
    }

    Session session(int install, long day) {
        SplittableRandom random = random(9, install, day);
        long from = TelemetryRecord.rounded(Days.begin(day) + 7 * HOUR + random.nextLong(3 * HOUR));
        int last = 540 + random.nextInt(240);
        int off = 30 + random.nextInt(last - 120);
        int offTo = random.nextDouble() < 0.15 ? off + 5 + random.nextInt(40) : off;
        SplittableRandom outage = random(10, day, 0);
        if (outage.nextInt(OUTAGES) == 0 && install % 2 == 0) {
            off = (int) ((Days.begin(day) + (11 + outage.nextInt(4)) * HOUR - from) / MINUTE);
            offTo = off + 50 + outage.nextInt(80);
        }
        int hole = 30 + random.nextInt(last - 120);
        int holeTo = random.nextDouble() < 0.03 ? hole + 10 + random.nextInt(40) : hole;
        return new Session(from, last, off, offTo, hole, holeTo);
    }

    private OptionalLong online(int install, long moment) {
        for (long day = Days.of(moment); day < Math.min(today, Days.of(moment) + 2); day++) {
            OptionalLong found = session(install, day).online(moment);
            if (found.isPresent()) {
                return found;
            }
        }
        return OptionalLong.empty();
    }

    List<Message> messages(int install, long day) {
        Session session = session(install, day);
        long step = (session.at(session.last()) - session.from()) / messages;
        List<Message> all = new ArrayList<>(messages);
        for (int i = 0; i < messages; i++) {
            SplittableRandom random = random(1000 + i, install, day);
            long at = TelemetryRecord.rounded(session.from() + i * step + random.nextLong(step));
            all.add(message(install, i, at, random));
        }
        return all;
    }

    private Message message(int install, int number, long at, SplittableRandom random) {
        int flow = number % FLOWS;
        OptionalLong published = online(install, at);
        double luck = random.nextDouble();
        if (published.isEmpty()) {
            return new Message(flow, number, at, OptionalLong.empty(), OptionalLong.empty());
        }
        long arrives = published.getAsLong() + 300 + random.nextInt(3000);
        if (flow == STRANGER) {
            return new Message(
                    flow,
                    number,
                    at,
                    OptionalLong.empty(),
                    luck < STRANGER_ACKS ? ack(install, arrives) : OptionalLong.empty());
        }
        OptionalLong online = luck < LOST ? OptionalLong.empty() : online(peer(install, flow), arrives);
        if (online.isEmpty()) {
            return new Message(flow, number, at, OptionalLong.empty(), OptionalLong.empty());
        }
        long received = TelemetryRecord.rounded(
                online.getAsLong() == arrives ? arrives : online.getAsLong() + 5000 + random.nextInt(60_000));
        return new Message(flow, number, at, OptionalLong.of(received), ack(install, received));
    }

    private OptionalLong ack(int install, long received) {
        OptionalLong heard = online(install, received + 1000);
        return heard.isEmpty() ? heard : OptionalLong.of(TelemetryRecord.rounded(heard.getAsLong() + 500));
    }
}
