package dev.jwaku.tools.scenario.processes;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.World;
import dev.jwaku.simulation.network.LinkModel;
import dev.jwaku.tools.relay.Contestants;
import dev.jwaku.tools.scenario.Impl;
import dev.jwaku.tools.scenario.Mode;
import dev.jwaku.tools.scenario.NodeGroup;
import dev.jwaku.tools.scenario.Role;
import dev.jwaku.tools.scenario.Scenario;
import dev.jwaku.tools.scenario.Selector;
import dev.jwaku.tools.service.Ports;
import dev.jwaku.waku.message.MessageHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The machines of a run and the proxies between them. Built by one thread; closed by any. */
final class Fleet implements AutoCloseable {
    private static final int FIRST_NETWORK = 20;
    private static final int HASHES_AT_ONCE = 40;

    private final Scenario scenario;
    private final Mode mode;
    private final Path folder;
    private final Truth truth;
    private final ProxyLinks links;
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Map<String, NodeGroup> groups = new LinkedHashMap<>();
    private final Map<String, Machine> machines = new LinkedHashMap<>();
    private final List<Person> people = new ArrayList<>();
    /** The same machines, for who closes while they are being made. */
    private final List<Machine> toClose = new CopyOnWriteArrayList<>();

    private volatile boolean closed;

    Fleet(Scenario scenario, Mode mode, Path folder, World world, Truth truth) {
        this.scenario = scenario;
        this.mode = mode;
        this.folder = folder;
        this.truth = truth;
        this.links = new ProxyLinks(world);
    }

    Map<String, Machine> machines() {
        return machines;
    }

    List<Person> people() {
        return people;
    }

    ProxyLinks links() {
        return links;
    }

    /** Makes all machines and proxies; starts none. @param randomFor randomness by purpose */
    void build(Function<String, SplittableRandom> randomFor) throws IOException {
        settle(randomFor);
        List<String> goWaku = goWaku();
        for (String name : places.keySet()) {
            add(machine(name, dialedBy(name, randomFor), goWaku));
        }
    }

    private void add(Machine machine) throws IOException {
        machines.put(machine.name, machine);
        toClose.add(machine);
        if (closed) {
            machine.close();
            throw new IOException("interrupted");
        }
    }

    /**
     * Gives each a key, a port, and an address of a network of its own, if the scenario does not put it with others.
     */
    private void settle(Function<String, SplittableRandom> randomFor) throws IOException {
        Map<String, Integer> networks = new LinkedHashMap<>();
        for (NodeGroup group : scenario.nodes()) {
            List<String> members = group.members();
            for (int i = 0; i < members.size(); i++) {
                String name = members.get(i);
                String network = group.network().orElse(name);
                int number = networks.computeIfAbsent(network, first -> FIRST_NETWORK + networks.size());
                PrivateKey key = PrivateKey.generateSecp256k1(randomFor.apply("key of " + name)::nextBytes);
                String host = "127." + number + ".0." + (i + 1);
                places.put(name, new Place(key.secret().toHex(), PeerId.of(key.publicKey()), Ports.free(), host));
                groups.put(name, group);
            }
        }
    }

    /** The command of go-peer; empty if nobody needs it. */
    private List<String> goWaku() throws IOException {
        boolean needed = scenario.nodes().stream().anyMatch(group -> group.impl() == Impl.GO_WAKU);
        return needed
                ? Contestants.goWaku(Path.of("").toAbsolutePath(), true, System.err)
                        .command()
                : List.of();
    }

    private Machine machine(String name, List<Multiaddr> dialed, List<String> goWaku) throws IOException {
        NodeGroup group = group(name);
        Path own = Files.createDirectories(folder.resolve(name));
        if (group.role() == Role.PERSON) {
            Person.Settings settings = new Person.Settings(own, mode, scenario.switches(), dialed);
            Person person = new Person(
                    name,
                    group,
                    place(name),
                    truth,
                    settings,
                    message -> person(message.from()).acknowledge(message));
            people.add(person);
            return person;
        }
        return group.impl() == Impl.GO_WAKU
                ? new GoNode(name, group, place(name), truth, goWaku, own, dialed)
                : new ServiceNode(name, group, place(name), truth, own, dialed);
    }

    /** The addresses that a machine is told, each of a proxy. */
    private List<Multiaddr> dialedBy(String name, Function<String, SplittableRandom> randomFor) throws IOException {
        List<Multiaddr> addresses = new ArrayList<>();
        for (String other : dialed(name, randomFor)) {
            Place there = place(other);
            LinkModel model = group(name).link().or(group(other)::link).orElse(scenario.link());
            addresses.add(there.through(links.open(name, other, there.listens(), there.appears(), model)));
        }
        return addresses;
    }

    private List<String> dialed(String name, Function<String, SplittableRandom> randomFor) {
        List<String> dials = group(name).dials();
        if (!dials.isEmpty()) {
            return Selector.select(scenario, dials, randomFor.apply("dials of " + name)).stream()
                    .filter(other -> !other.equals(name) && group(other).role().isInfrastructure())
                    .toList();
        }
        boolean isPerson = group(name).role() == Role.PERSON;
        List<String> found = new ArrayList<>();
        for (String other : places.keySet()) {
            if (other.equals(name) && !isPerson) {
                break; // of the network each dials those before it
            }
            if (group(other).role().isInfrastructure()) {
                found.add(other);
            }
        }
        return found;
    }

    private NodeGroup group(String name) {
        return Optional.ofNullable(groups.get(name)).orElseThrow();
    }

    private Place place(String name) {
        return Optional.ofNullable(places.get(name)).orElseThrow();
    }

    Person person(String name) {
        if (machines.get(name) instanceof Person person) {
            return person;
        }
        throw new IllegalArgumentException("'" + name + "' is not a person and can neither write nor read");
    }

    /** Says what ended by itself. */
    void check() {
        machines.values().forEach(Machine::check);
    }

    /**
     * Asks all stores which of these messages they have.
     *
     * @param found takes what at least one has
     * @return whether all could be asked, so that what is not found is nowhere
     */
    boolean askStores(List<MessageHash> hashes, Set<MessageHash> found) throws IOException {
        boolean all = true;
        boolean any = false;
        for (Machine machine : machines.values()) {
            if (machine instanceof ServiceNode node && node.stores()) {
                Optional<NodeRest> store = node.store();
                all &= store.isPresent();
                for (int from = 0; store.isPresent() && from < hashes.size(); from += HASHES_AT_ONCE) {
                    int until = Math.min(hashes.size(), from + HASHES_AT_ONCE);
                    found.addAll(store.get().has(hashes.subList(from, until)));
                }
                any = true;
            }
        }
        return all && any;
    }

    double cpuSeconds() {
        return machines.values().stream().mapToDouble(Machine::cpuSeconds).sum();
    }

    /** Ends all processes, and then the proxies. */
    @Override
    public void close() {
        closed = true;
        toClose.forEach(Machine::close);
        links.close();
    }
}
