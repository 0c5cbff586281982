package dev.jwaku.tools.scenario;

import dev.jwaku.node.NodeConfig;
import dev.jwaku.simulation.network.LinkModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads scenario files; the form is described in {@code docs/scenarios.md}. */
public final class ScenarioReader {
    /** Linux gives a connection up after so many retransmissions; nobody is told before. */
    private static final int RETRANSMISSIONS = 15;

    private static final Fault.Detail NO_DETAIL = new Fault.Detail(1, Duration.ZERO, Duration.ZERO, 0, Mood.HONEST);

    /** Names of nodes and groups, and where they stand: whether there are such is known in the end. */
    private final List<Selector.Use> uses = new ArrayList<>();

    private ScenarioReader() {}

    /**
     * Reads a scenario.
     *
     * @param file its name, for messages
     * @throws ScenarioException if something in it cannot be; the message names line and column
     */
    public static Scenario read(String file, String text) {
        try {
            return Entry.read(Yaml.read(text), new ScenarioReader()::scenario);
        } catch (ScenarioException e) {
            throw e.in(file);
        }
    }

    private Scenario scenario(Entry entry) {
        LinkModel link = entry.entry("link", one -> link(one, base()), base());
        List<Mode> modes = entry.texts("modes", Mode::of);
        Scenario read = new Scenario(
                entry.need("scenario", name -> name),
                entry.text("about", "").strip(),
                entry.texts("covers", row -> row),
                modes.isEmpty() ? List.of(Mode.values()) : modes,
                entry.need("limit", Units::duration),
                entry.get("least", Units::duration, Duration.ZERO),
                link,
                entry.entries("nodes", one -> group(one, link)),
                entry.entries("traffic", this::traffic),
                entry.entries("faults", this::fault),
                entry.entry("reliability", ScenarioReader::switches, Switches.ON),
                entry.texts("assert", Assertion::parse));
        checkNames(entry, read);
        return read;
    }

    private static LinkModel base() {
        return LinkModel.internet().withRetransmissions(LinkModel.DEFAULT_RETRANSMISSION_TIMEOUT, RETRANSMISSIONS);
    }

    private static LinkModel link(Entry entry, LinkModel base) {
        return base.withLatency(entry.get("latency", Units::duration, base.latency()))
                .withJitter(entry.get("jitter", Units::duration, base.jitter()))
                .withBytesPerSecond(entry.get("bandwidth", Units::bytesPerSecond, base.bytesPerSecond()))
                .withSegmentLoss(entry.get("loss", Units::share, base.segmentLoss()));
    }

    private NodeGroup group(Entry entry, LinkModel link) {
        Role role = entry.need("role", text -> Units.name(Role.class, text));
        Optional<LinkModel> own =
                entry.has("link") ? Optional.of(entry.entry("link", one -> link(one, link), link)) : Optional.empty();
        try {
            return new NodeGroup(
                    role,
                    entry.text("name", Units.name(role)),
                    entry.get("count", Units::count, 1),
                    entry.get("start", Span::parse, Span.of(Duration.ZERO)),
                    own,
                    names(entry, "dials"),
                    entry.get("shard", Units::count, NodeConfig.DEFAULT_SHARD),
                    entry.get("sync", Units::isOn, false),
                    entry.get("network", Optional::of, Optional.empty()),
                    entry.get("impl", text -> Units.name(Impl.class, text), Impl.JWAKU),
                    entry.texts("command", word -> word));
        } catch (ScenarioException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw entry.wrong(String.valueOf(e.getMessage()));
        }
    }

    private List<String> names(Entry entry, String key) {
        List<String> names = entry.texts(key, name -> name);
        List<Yaml.Place> places = entry.places(key);
        boolean isOfPeople = key.equals("from") || key.equals("to");
        boolean isRing = key.equals("to") && names.equals(List.of(Traffic.NEXT));
        for (int i = 0; i < names.size() && !isRing; i++) {
            uses.add(new Selector.Use(names.get(i), places.get(i), isOfPeople));
        }
        return names;
    }

    private Traffic traffic(Entry entry) {
        boolean during = entry.get("during", ScenarioReader::faults, false);
        try {
            return new Traffic(
                    names(entry, "from"),
                    names(entry, "to"),
                    during ? Span.of(Duration.ZERO) : entry.need("start", Span::parse),
                    entry.get("every", Units::duration, Duration.ofSeconds(1)),
                    entry.get("count", Units::count, 1),
                    (int) (long) entry.get("size", Units::bytes, 1024L),
                    entry.get("ephemeral", Units::isOn, false),
                    entry.get("restamp", Units::isOn, true),
                    entry.get("ack", Units::isOn, false),
                    entry.get("flows", Units::count, 0),
                    during);
        } catch (ScenarioException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw entry.wrong(String.valueOf(e.getMessage()));
        }
    }

    private static boolean faults(String text) {
        if (!text.equals("faults")) {
            throw new IllegalArgumentException("'" + text + "' is not faults");
        }
        return true;
    }

    private Fault fault(Entry entry) {
        FaultKind kind = entry.need("do", text -> Units.name(FaultKind.class, text));
        List<String> targets = names(entry, "target");
        List<String> others = kind.isOfLinks() ? names(entry, "other") : List.of();
        if (targets.isEmpty()) {
            throw entry.wrong("'target' is missing");
        }
        Fault.Detail detail = new Fault.Detail(
                entry.get("share", Units::share, NO_DETAIL.share()),
                entry.get("time", Units::duration, NO_DETAIL.time()),
                entry.get("jitter", Units::duration, NO_DETAIL.jitter()),
                entry.get("rate", Units::bytesPerSecond, NO_DETAIL.rate()),
                entry.get("mood", text -> Units.name(Mood.class, text), NO_DETAIL.mood()));
        try {
            return new Fault(
                    kind,
                    entry.need("at", Span::parse),
                    entry.get("for", text -> Optional.of(Span.parse(text)), Optional.empty()),
                    targets,
                    others,
                    detail,
                    entry.get("every", Units::duration, Duration.ZERO),
                    entry.get("times", Units::count, 1));
        } catch (ScenarioException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw entry.wrong(String.valueOf(e.getMessage()));
        }
    }

    private static Switches switches(Entry entry) {
        try {
            return new Switches(
                    entry.get("outbox", Units::isOn, Switches.ON.outbox()),
                    entry.get("verifier", Units::isOn, Switches.ON.verifier()),
                    entry.get("redundancy", Units::count, Switches.ON.redundancy()));
        } catch (ScenarioException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw entry.wrong(String.valueOf(e.getMessage()));
        }
    }

    private void checkNames(Entry entry, Scenario scenario) {
        Set<String> known = new LinkedHashSet<>();
        for (NodeGroup group : scenario.nodes()) {
            known.add(group.name());
            for (String member : group.members()) {
                if (!known.add(member) && group.count() > 1) {
                    throw entry.wrong("two nodes are called '" + member + "'");
                }
            }
        }
        Selector.check(scenario, uses, known);
    }
}
