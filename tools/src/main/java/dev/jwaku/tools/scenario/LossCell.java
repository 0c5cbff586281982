package dev.jwaku.tools.scenario;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network whose people have lossy links, 250 ms one way, and senders who each offer one message of 1 KiB per 10 s. In
 * edge mode a sender is a node, in relay mode ten nodes share one shard and have a tenth of the senders each.
 *
 * @param mode how people take part
 * @param lossPercent of segments, in both directions
 * @param senders how many on the shard; a multiple of ten
 * @param messages in one run
 */
public record LossCell(Mode mode, double lossPercent, int senders, int messages) {
    /** Senders of the figure that is to be reached. */
    public static final int SENDERS = 100;
    /** Losses of the figure, in percent. */
    public static final List<Double> LOSSES = List.of(1.0, 5.0, 10.0, 30.0);
    /** With 32 seeds more than 100,000, and short enough for one run. */
    public static final int MESSAGES = 3200;

    private static final Pattern NAME =
            Pattern.compile("loss-cell-(relay|edge)-(\\d+(?:\\.\\d+)?)-of-(\\d+)(?:-x(\\d+))?");
    private static final int NODES = 10;
    /** Seconds until all have begun, between two messages of a sender, and for what comes late. */
    private static final int START = 70;

    private static final int PAUSE = 10;
    private static final int PATIENCE = 1200;

    public LossCell {
        if (!(lossPercent >= 0 && lossPercent < 100)) {
            throw new IllegalArgumentException("loss is 0 to below 100 percent, not " + lossPercent);
        }
        if (senders < NODES || senders % NODES != 0) {
            throw new IllegalArgumentException("senders must be a multiple of ten, not " + senders);
        }
        if (messages < senders) {
            throw new IllegalArgumentException("at least one message for each sender, not " + messages);
        }
    }

    /** The cell of this name; empty if it is no name of a cell. */
    static Optional<LossCell> named(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String messages = parts.group(4);
        return Optional.of(new LossCell(
                Mode.of(parts.group(1)),
                Double.parseDouble(parts.group(2)),
                Units.count(parts.group(3)),
                messages == null ? MESSAGES : Units.count(messages)));
    }

    /** By which command lines call it. */
    public String name() {
        String percent = lossPercent == Math.rint(lossPercent)
                ? String.format(Locale.ROOT, "%.0f", lossPercent)
                : Double.toString(lossPercent);
        String name = "loss-cell-" + mode.id() + '-' + percent + "-of-" + senders;
        return messages == MESSAGES ? name : name + "-x" + messages;
    }

    /** As it is run. */
    public Scenario scenario() {
        return ScenarioReader.read(name() + ".yaml", text());
    }

    /** As a scenario file. */
    String text() {
        boolean isEdge = mode == Mode.EDGE;
        int each = messages / senders;
        return Catalogue.text("loss-cell.yaml")
                .replace("$NAME", name())
                .replace("$MODE", mode.id())
                .replace("$LOSS", lossPercent + "%")
                .replace("$PEOPLE", Integer.toString(isEdge ? senders : NODES))
                .replace("$FLOWS", Integer.toString(isEdge ? 1 : senders / NODES))
                .replace("$COUNT", Integer.toString(each))
                .replace("$LIMIT", Long.toString(START + (long) PAUSE * each + PATIENCE))
                .replace("$ALL", Integer.toString(each * senders));
    }
}
