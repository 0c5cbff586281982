package dev.jwaku.discovery.dns;

import dev.jwaku.discovery.Discovery;
import dev.jwaku.discovery.DiscoveryException;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.enr.Enr;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a list, and the lists that it links to, in random order. Every entry is checked against its label and the root
 * against the publisher's key, so that a server on the way can hide records but not add any. Entries that do not fit
 * are left out and counted.
 */
public final class DnsDiscovery implements Discovery {
    private static final Duration INTERVAL = Duration.ofMinutes(30);
    /** Bounds of one search. */
    private static final int MAX_QUERIES = 2000;

    private static final int MAX_RECORDS = 1000;
    private static final int MAX_TREES = 16;
    private static final String BRANCH = "enrtree-branch:";
    private static final String RECORD = "enr:";

    private static final Logger log = LoggerFactory.getLogger(DnsDiscovery.class);

    private final World world;
    private final EnrTree tree;
    private final TxtResolver resolver;

    /** A source that reads this list. */
    public DnsDiscovery(World world, EnrTree tree, TxtResolver resolver) {
        this.world = world;
        this.tree = tree;
        this.resolver = resolver;
    }

    @Override
    public Source source() {
        return Source.DNS;
    }

    @Override
    public Duration interval() {
        return INTERVAL;
    }

    @Override
    public List<Enr> search(Deadline deadline) {
        Walk walk = new Walk(deadline);
        walk.run();
        return List.copyOf(walk.records);
    }

    /** One search. */
    private final class Walk {
        private final Deadline deadline;
        private final Set<Enr> records = new LinkedHashSet<>();
        private final Set<EnrTree> trees = new LinkedHashSet<>();
        private final Deque<EnrTree> openTrees = new ArrayDeque<>();
        private int queries;

        Walk(Deadline deadline) {
            this.deadline = deadline;
        }

        /** The first list must answer; of those it links to, any that does. */
        void run() {
            trees.add(tree);
            readTree(tree);
            for (EnrTree linked = openTrees.poll(); linked != null; linked = openTrees.poll()) {
                try {
                    readTree(linked);
                } catch (DiscoveryException e) {
                    skip(linked.domain(), String.valueOf(e.getMessage()));
                }
            }
        }

        private void readTree(EnrTree from) {
            TreeRoot root = root(from);
            readBranch(from, root.links());
            readBranch(from, root.nodes());
        }

        private TreeRoot root(EnrTree from) {
            for (String text : ask(from.domain())) {
                if (text.startsWith(TreeRoot.PREFIX)) {
                    try {
                        return TreeRoot.parse(text, from);
                    } catch (MalformedMessageException e) {
                        throw new DiscoveryException(String.valueOf(e.getMessage()), e);
                    }
                }
            }
            throw new DiscoveryException("DNS discovery: no list at " + from.domain());
        }

        private void readBranch(EnrTree from, String top) {
            Set<String> seen = new LinkedHashSet<>();
            List<String> open = new ArrayList<>(List.of(top));
            while (!open.isEmpty() && records.size() < MAX_RECORDS) {
                String label = open.remove(world.random().nextInt(open.size()));
                if (seen.add(label)) {
                    readEntry(from, label, open);
                }
            }
        }

        private void readEntry(EnrTree from, String label, List<String> open) {
            String name = label + "." + from.domain();
            for (String text : ask(name)) {
                if (!EnrTree.label(text).equals(label)) {
                    skip(name, "the text does not belong to its name");
                    continue;
                }
                try {
                    take(text, open);
                } catch (MalformedMessageException e) {
                    skip(name, String.valueOf(e.getMessage()));
                }
            }
        }

        private void take(String text, List<String> open) {
            if (text.startsWith(BRANCH)) {
                Collections.addAll(open, text.substring(BRANCH.length()).split(","));
                open.remove("");
            } else if (text.startsWith(EnrTree.PREFIX)) {
                EnrTree link = EnrTree.parse(text);
                if (trees.size() < MAX_TREES && trees.add(link)) {
                    openTrees.add(link);
                }
            } else if (text.startsWith(RECORD)) {
                records.add(Enr.parse(text));
            }
        }

        private List<String> ask(String name) {
            if (++queries > MAX_QUERIES) {
                throw new DiscoveryException("DNS discovery: list at " + tree.domain() + " is too large");
            }
            return resolver.resolve(name, deadline);
        }

        private void skip(String name, String why) {
            world.meters()
                    .counter("waku_dnsdisc_errors", "type", "invalid_entry")
                    .increment();
            log.atDebug().addKeyValue("name", name).addKeyValue("error", why).log("DNS discovery: entry left out");
        }
    }
}
