package dev.jwaku.delivery.inbox;

import dev.jwaku.delivery.ReceivedMessage.Arrival;
import dev.jwaku.delivery.inbox.SweepResult.End;
import dev.jwaku.delivery.network.StoreNodes;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.StorageException;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.store.StoreEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one comparison: lists all pages of hashes at one node, fetches the bodies of what is missing from the same node
 * or else a second one, and hands them to the door together with what is proved. Blocks; used by the verifier task.
 */
final class SweepRunner {
    /** How long a few missing messages may still be on their way before they are fetched. */
    static final Duration GRACE = Duration.ofSeconds(2);
    /** More missing messages than this are fetched at once: that is an outage, not a delay. */
    private static final int FEW = 50;

    /** So many other nodes are asked if need be. */
    private static final int MORE = 2;
    /** The share of messages that a store may lack without being called a liar. */
    private static final double TOLERATED_LACK = 0.05;

    private static final Logger log = LoggerFactory.getLogger(SweepRunner.class);

    private final World world;
    private final StoreNodes stores;
    private final StoreQuestions questions;
    private final Hedge hedge;
    private final InboxStore store;
    private final Inbox inbox;
    private final Signal closed;

    SweepRunner(World world, StoreNodes stores, InboxStore store, Inbox inbox, Signal closed) {
        this.world = world;
        this.stores = stores;
        this.questions = new StoreQuestions(world, stores, closed);
        this.hedge = new Hedge(world);
        this.store = store;
        this.inbox = inbox;
        this.closed = closed;
    }

    /**
     * Makes the comparison.
     *
     * @param tasks for questions that are asked at the same time
     * @param proven what is true when so many nodes have been asked
     */
    SweepResult run(Tasks tasks, Sweep sweep, IntFunction<Map<Criterion, Coverage>> proven) {
        Run run = new Run(tasks, sweep);
        End end = run.askNodes();
        try {
            run.commit(end == End.COMPLETE ? proven.apply(run.asked.size()) : Map.of());
        } catch (StorageException e) {
            log.atWarn().setCause(e).log("what a store node has cannot be kept");
            end = End.NO_ROOM;
        }
        return new SweepResult(run.isRefused ? End.NO_ROOM : end, run.asked, run.blamed, run.recovered);
    }

    /** The state of one comparison. */
    private final class Run {
        private final Tasks tasks;
        private final Sweep sweep;
        private final List<PeerId> asked = new ArrayList<>();
        private final Set<PeerId> blamed = new TreeSet<>();
        private final Map<PeerId, Set<MessageHash>> listed = new TreeMap<>();
        private final List<Candidate> held = new ArrayList<>();
        private final Deadline deadline = Deadline.after(world, StoreQuestions.LONGEST_SWEEP);
        private int recovered;
        private boolean isRefused;

        private Run(Tasks tasks, Sweep sweep) {
            this.tasks = tasks;
            this.sweep = sweep;
        }

        private End askNodes() {
            List<PeerId> nodes = choose(sweep.nodes());
            if (nodes.isEmpty()) {
                return End.NO_NODE;
            }
            for (int i = 0; i < nodes.size(); i++) {
                End end = askOne(nodes);
                if (end != End.COMPLETE) {
                    return end;
                }
            }
            judge();
            return End.COMPLETE;
        }

        /** Stores had more than an hour to compare: who does not list what is here hides it, or keeps little. */
        private void judge() {
            boolean isSettled = sweep.slice().end() <= Moment.now(world).wall() - SweepRules.FINAL_AFTER.toNanos();
            if (!isSettled) {
                return;
            }
            Set<MessageHash> all = new LinkedHashSet<>();
            listed.values().forEach(all::addAll);
            listed.forEach((node, hashes) -> {
                if (all.size() - hashes.size() > all.size() * TOLERATED_LACK) {
                    stores.contradicted(node);
                }
            });
        }

        /** Rather those that did not fail, and were not asked last; but somebody is better than nobody. */
        private List<PeerId> choose(int most) {
            Set<PeerId> without = new TreeSet<>(sweep.resting());
            without.addAll(sweep.asked());
            Set<PeerId> chosen = new LinkedHashSet<>(stores.choose(most, without));
            Set<PeerId> rested = new TreeSet<>(sweep.resting());
            rested.addAll(chosen);
            if (chosen.size() < most) {
                chosen.addAll(stores.choose(most - chosen.size(), rested));
            }
            return chosen.isEmpty() ? stores.choose(1, Set.of()) : List.copyOf(chosen);
        }

        /** One of these nodes, or of others if they are silent, that was not asked yet. */
        private End askOne(List<PeerId> nodes) {
            Set<PeerId> hopeful = new LinkedHashSet<>(nodes);
            asked.forEach(hopeful::remove);
            hopeful.addAll(others(nodes));
            List<PeerId> candidates = List.copyOf(hopeful);
            Map<PeerId, StoreQuestions.Listing> answers = hedge.ask(
                    tasks,
                    candidates,
                    node -> questions.list(node, sweep, deadline),
                    listing -> listing.end() != End.NO_ANSWER);
            if (answers.isEmpty()) {
                return End.NO_ANSWER;
            }
            PeerId last = List.copyOf(answers.keySet()).getLast();
            StoreQuestions.Listing listing = Objects.requireNonNull(answers.get(last));
            for (PeerId node : candidates) {
                if (node.equals(last)) {
                    break;
                }
                blamed.add(node); // asked earlier, and has not answered yet
            }
            End end = take(last, listing);
            if (end == End.COMPLETE) {
                asked.add(last);
            }
            return end;
        }

        /** Who can be asked besides: those that did not fail lately first. */
        private List<PeerId> others(List<PeerId> nodes) {
            Set<PeerId> without = new TreeSet<>(nodes);
            without.addAll(asked);
            Set<PeerId> unrested = new TreeSet<>(without);
            unrested.addAll(sweep.resting());
            List<PeerId> others = new ArrayList<>(stores.choose(MORE, unrested));
            without.addAll(others);
            others.addAll(stores.choose(MORE - others.size(), without));
            return others;
        }

        private End take(PeerId node, StoreQuestions.Listing listing) {
            listed.put(node, listing.hashes());
            List<MessageHash> missing = store.unknown(List.copyOf(listing.hashes()));
            if (!missing.isEmpty() && missing.size() <= FEW && !isOld()) {
                closed.await(Deadline.after(world, GRACE));
                missing = store.unknown(missing);
            }
            End fetched = fetch(node, missing);
            commit(Map.of()); // before a second node is asked, who may take his time
            if (listing.end() == End.NO_ANSWER || fetched == End.INCOMPLETE) {
                blamed.add(node);
            }
            return listing.end() == End.COMPLETE ? fetched : listing.end();
        }

        private boolean isOld() {
            return Moment.now(world).wall() - sweep.slice().start() > SweepRules.OLD_GAP.toNanos();
        }

        private End fetch(PeerId node, List<MessageHash> missing) {
            boolean isSilent = false;
            for (int from = 0; from < missing.size(); from += StoreQuestions.BODIES) {
                if (deadline.isExpired()) {
                    return End.TOO_MUCH;
                }
                List<MessageHash> part = missing.subList(from, Math.min(missing.size(), from + StoreQuestions.BODIES));
                Map<PeerId, StoreQuestions.Bodies> answers = fetchPart(node, part, isSilent);
                StoreQuestions.@Nullable Bodies shown = answers.get(node);
                isSilent = shown == null || shown.isSilent();
                if (!isAllThere(part, answers.values())) {
                    if (answers.size() > 1 && answers.values().stream().noneMatch(StoreQuestions.Bodies::isSilent)) {
                        // Nobody can show what it claims to have.
                        stores.contradicted(node);
                    }
                    return End.INCOMPLETE;
                }
                if (isRefused) {
                    return End.NO_ROOM;
                }
            }
            return End.COMPLETE;
        }

        /** From this node, or from others if it does not show everything or is silent. */
        private Map<PeerId, StoreQuestions.Bodies> fetchPart(PeerId node, List<MessageHash> part, boolean wasSilent) {
            commit(Map.of());
            Set<PeerId> without = new TreeSet<>(sweep.resting());
            without.add(node);
            List<PeerId> candidates = new ArrayList<>(stores.choose(MORE, without));
            candidates.add(wasSilent ? candidates.size() : 0, node);
            Map<PeerId, StoreQuestions.Bodies> answers = hedge.ask(
                    tasks,
                    candidates,
                    asked -> questions.fetch(asked, sweep, part, deadline),
                    bodies -> bodies.left().isEmpty());
            Set<MessageHash> wanted = new LinkedHashSet<>(part);
            for (StoreQuestions.Bodies bodies : answers.values()) {
                for (StoreEntry.Content content : bodies.found()) {
                    Candidate candidate =
                            Candidate.of(content.pubsubTopic(), content.message(), Arrival.RECOVERED, world.now());
                    if (wanted.remove(candidate.hash())) {
                        held.add(candidate);
                    }
                }
            }
            return answers;
        }

        private static boolean isAllThere(List<MessageHash> part, Collection<StoreQuestions.Bodies> answers) {
            Set<MessageHash> left = new LinkedHashSet<>(part);
            answers.forEach(bodies -> left.retainAll(bodies.left()));
            return left.isEmpty();
        }

        /** What is held goes through the door; with the last of it, what is proved. */
        private void commit(Map<Criterion, Coverage> proven) {
            if (held.isEmpty() && proven.isEmpty()) {
                return;
            }
            for (Outcome outcome : inbox.take(List.copyOf(held), proven)) {
                if (outcome instanceof Outcome.Stored) {
                    recovered++;
                } else if (outcome instanceof Outcome.Refused) {
                    isRefused = true;
                }
            }
            held.clear();
        }
    }
}
