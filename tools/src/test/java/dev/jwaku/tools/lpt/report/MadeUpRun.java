package dev.jwaku.tools.lpt.report;

import dev.jwaku.tools.lpt.count.Answer;
import dev.jwaku.tools.lpt.count.Arrival;
import dev.jwaku.tools.lpt.count.Attempt;
import dev.jwaku.tools.lpt.count.CountRules;
import dev.jwaku.tools.lpt.journal.Incident;
import dev.jwaku.tools.lpt.journal.JournalLines;
import dev.jwaku.tools.lpt.journal.JournalReader;
import dev.jwaku.tools.lpt.journal.JournalStart;
import dev.jwaku.tools.lpt.journal.Journals;
import dev.jwaku.tools.lpt.wire.EndMarker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Journals of a run with a bit of everything: two senders, two receivers, losses, a switch, odd names. */
public final class MadeUpRun {
    static final String ODD = "<b>&\"=1+1\"</b>";

    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_796_000_000L * SECOND;
    private static final int MESSAGES = 300;

    private final Random random = new Random(4);
    private final List<String> lines = new ArrayList<>();

    static List<String> lines() {
        MadeUpRun run = new MadeUpRun();
        run.all();
        return run.lines;
    }

    static Journals journals() {
        JournalReader reader = new JournalReader();
        lines().forEach(reader::read);
        reader.read("{\"type\":\"sent\",\"index\":"); // of a tester that was killed
        return reader.journals();
    }

    /** What is made of them. */
    public static LptReport report(String... limits) {
        return LptReport.of(
                journals(),
                new CountRules(Duration.ofSeconds(30), Duration.ofMillis(400)),
                Stream.of(limits).map(Limit::parse).toList(),
                "1.2.3",
                "here");
    }

    private void all() {
        for (String receiver : List.of("r1", "r2")) {
            lines.add(JournalLines.start(new JournalStart(
                    receiver, receiver + ODD, JournalStart.RECEIVER, "", "host", START - 9 * SECOND, "1.2.3")));
            lines.add(JournalLines.incident(
                    new Incident(receiver, START - 8 * SECOND, Incident.Kind.SUBSCRIBED, "filter", ODD)));
        }
        for (String sender : List.of("s1", "s2")) {
            lines.add(JournalLines.start(
                    new JournalStart(sender, sender, JournalStart.SENDER, "run", "host", START - 9 * SECOND, "1.2.3")));
            for (int index = 1; index <= MESSAGES; index++) {
                message(sender, index, START + index * SECOND / 5);
            }
            lines.add(JournalLines.end(
                    sender, new EndMarker(sender, "run", MESSAGES - 5, MESSAGES, List.of()), START + 70 * SECOND));
        }
        lines.add(JournalLines.incident(
                new Incident("r1", START + 30 * SECOND, Incident.Kind.SUBSCRIPTION_LOST, "filter", "gone")));
        lines.add(JournalLines.incident(
                new Incident("r1", START + 31 * SECOND, Incident.Kind.SWITCHED, "other", "instead of filter")));
        lines.add(JournalLines.stopped("r1", START + 110 * SECOND));
        lines.add(JournalLines.stopped("r2", START + 110 * SECOND));
    }

    private void message(String sender, int index, long due) {
        boolean refused = index % 60 == 0;
        lines.add(JournalLines.sent(
                sender,
                "/waku/2/rs/16/32",
                "/t/1/t/proto",
                new Attempt(
                        index,
                        1,
                        hash(sender, index),
                        due,
                        due + 100_000,
                        due + 3_000_000,
                        refused ? Answer.REFUSED : Answer.ACCEPTED,
                        "push",
                        refused ? 505 : 200,
                        refused ? ODD : ""),
                "nwaku"));
        for (String receiver : List.of("r1", "r2")) {
            boolean lost = receiver.equals("r1") && index > 150 && index < 160 || random.nextInt(100) == 0;
            if (!refused && !lost) {
                lines.add(JournalLines.received(receiver, arrival(sender, index, due)));
            }
        }
    }

    private Arrival arrival(String sender, int index, long due) {
        long at = due + (long) (Math.exp(random.nextGaussian() * 0.7) * 30_000_000);
        Arrival.Way way = index % 71 == 0 ? Arrival.Way.STORE : Arrival.Way.FILTER;
        return new Arrival(sender, "run", index, 1, hash(sender, index), at, due + 100_000, due, way, "filter");
    }

    private static String hash(String sender, int index) {
        return "0x" + sender.charAt(1) + "%063x".formatted(index);
    }
}
