package dev.jwaku.delivery.outbox;

import dev.jwaku.delivery.network.StoreNodes;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StoreQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks store nodes whether messages are stored. Two nodes of different networks are asked where two are connected:
 *
 * <ul>
 *   <li>both have it: two witnesses;
 *   <li>one has it and the other denies it: the one must prove it by showing the message, or it is no witness and loses
 *       its standing; a liar that knows hashes only cannot;
 *   <li>both deny it: missing; a single node's word counts only if no second one is connected;
 *   <li>a node that does not answer has said nothing; another is asked instead.
 * </ul>
 *
 * Blocks while nodes answer. Thread-safe.
 */
public final class PresenceCheck {
    /** Most nodes that are tried for one question. */
    private static final int MOST_NODES = 3;
    /** Most messages that are fetched at once for proof; they may be large. */
    private static final int MOST_PROOFS = 10;
    /** Denials of proved messages in a row for which a node is called a liar: less may be a store that is behind. */
    private static final int MOST_DENIALS = 8;

    private final StoreNodes stores;
    private final int wanted;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<PeerId, Integer> denials = new TreeMap<>();

    /** @param wanted how many nodes are to be asked for each message, 1 or 2 */
    public PresenceCheck(StoreNodes stores, int wanted) {
        this.stores = stores;
        this.wanted = wanted;
    }

    /** Asks about all of these at once. */
    public CheckReport ask(List<OutboxAction.Question> questions) {
        List<MessageHash> hashes = questions.stream()
                .flatMap(question -> question.hashes().stream())
                .toList();
        Set<PeerId> takers = questions.stream()
                .flatMap(question -> question.takers().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Answers answers = collect(hashes, takers);
        answers.settleContradictions();
        Map<Long, CheckReport.Verdict> verdicts = new LinkedHashMap<>();
        questions.forEach(question -> verdicts.put(question.id(), answers.verdict(question)));
        return new CheckReport(verdicts, !answers.byNode.isEmpty());
    }

    private Answers collect(List<MessageHash> hashes, Set<PeerId> takers) {
        Answers answers = new Answers(hashes);
        Set<PeerId> tried = new TreeSet<>();
        while (answers.needsMore() && tried.size() < MOST_NODES) {
            List<PeerId> next = choose(tried, takers);
            if (next.isEmpty()) {
                answers.isEverybodyAsked = tried.size() == answers.byNode.size();
                return answers;
            }
            PeerId node = next.getFirst();
            tried.add(node);
            try {
                answers.byNode.put(node, stores.present(node, hashes));
            } catch (StoreNodes.NoAnswerException e) {
                // It has said nothing; the next one is asked.
            }
        }
        return answers;
    }

    /** Those who took the message from us may confirm it too, if nobody else is there. */
    private List<PeerId> choose(Set<PeerId> tried, Set<PeerId> takers) {
        Set<PeerId> without = new TreeSet<>(tried);
        without.addAll(takers);
        List<PeerId> strangers = stores.choose(1, without);
        return strangers.isEmpty() ? stores.choose(1, tried) : strangers;
    }

    /** Whether the node shows the messages; those that it has. */
    private Set<MessageHash> prove(PeerId node, List<MessageHash> hashes) {
        Set<MessageHash> proved = new TreeSet<>();
        for (int from = 0; from < hashes.size(); from += MOST_PROOFS) {
            List<MessageHash> some = hashes.subList(from, Math.min(hashes.size(), from + MOST_PROOFS));
            StoreQuery query = StoreQuery.builder()
                    .hashes(some)
                    .includeData(true)
                    .limit(some.size())
                    .build();
            for (StoreEntry entry : stores.query(node, query).entries()) {
                entry.content()
                        .map(content -> MessageHash.of(content.pubsubTopic(), content.message()))
                        .filter(some::contains)
                        .ifPresent(proved::add);
            }
        }
        return proved;
    }

    private void denied(PeerId node) {
        boolean isLiar;
        lock.lock();
        try {
            isLiar = denials.merge(node, 1, Integer::sum) >= MOST_DENIALS;
            if (isLiar) {
                denials.remove(node);
            }
        } finally {
            lock.unlock();
        }
        if (isLiar) {
            stores.contradicted(node);
        }
    }

    private void agreed(PeerId node) {
        lock.lock();
        try {
            denials.remove(node);
        } finally {
            lock.unlock();
        }
    }

    /** What the nodes said about some hashes. */
    private final class Answers {
        private final List<MessageHash> hashes;
        private final Map<PeerId, Set<MessageHash>> byNode = new LinkedHashMap<>();
        /** Hashes about which one node could not prove what it said: no statement. */
        private final Set<MessageHash> open = new TreeSet<>();

        private boolean isEverybodyAsked;

        private Answers(List<MessageHash> hashes) {
            this.hashes = hashes;
        }

        /** A second opinion is wanted about all if two witnesses are wanted, else about what the first denies. */
        private boolean needsMore() {
            return byNode.isEmpty()
                    || byNode.size() < 2 && (wanted > 1 || hashes.stream().anyMatch(hash -> !isClaimed(hash)));
        }

        private boolean isClaimed(MessageHash hash) {
            return byNode.values().stream().anyMatch(found -> found.contains(hash));
        }

        private Stream<PeerId> holders(MessageHash hash) {
            return byNode.entrySet().stream()
                    .filter(node -> node.getValue().contains(hash))
                    .map(Map.Entry::getKey);
        }

        private void settleContradictions() {
            List<MessageHash> claimed = hashes.stream().filter(this::isClaimed).toList();
            for (Map.Entry<PeerId, Set<MessageHash>> node : byNode.entrySet()) {
                List<MessageHash> alone = claimed.stream()
                        .filter(hash ->
                                byNode.size() > 1 && holders(hash).toList().equals(List.of(node.getKey())))
                        .toList();
                if (!alone.isEmpty()) {
                    demandProof(node.getKey(), new ArrayList<>(alone));
                }
            }
            byNode.forEach((node, found) -> {
                if (!found.isEmpty()) {
                    agreed(node);
                }
            });
        }

        private void demandProof(PeerId node, List<MessageHash> alone) {
            Set<MessageHash> proved;
            try {
                proved = prove(node, alone);
            } catch (StoreNodes.NoAnswerException e) {
                open.addAll(alone);
                byNode.put(node, without(node, alone));
                return;
            }
            byNode.keySet().stream()
                    .filter(other -> !other.equals(node) && !proved.isEmpty())
                    .forEach(PresenceCheck.this::denied);
            alone.removeAll(proved);
            if (!alone.isEmpty()) {
                byNode.put(node, without(node, alone));
                stores.contradicted(node);
            }
        }

        private Set<MessageHash> without(PeerId node, List<MessageHash> unproved) {
            Set<MessageHash> rest = new TreeSet<>(byNode.getOrDefault(node, Set.of()));
            unproved.forEach(rest::remove);
            return rest;
        }

        private CheckReport.Verdict verdict(OutboxAction.Question question) {
            Optional<CheckReport.Verdict.Found> best = question.hashes().stream()
                    .map(hash ->
                            new CheckReport.Verdict.Found(hash, holders(hash).toList()))
                    .max(Comparator.comparing(found -> found.witnesses().size())); // the first of equals
            if (best.isPresent() && !best.get().witnesses().isEmpty()) {
                return best.get();
            }
            boolean isDenied = byNode.size() > 1 || byNode.size() == 1 && isEverybodyAsked;
            boolean isOpen = question.hashes().stream().anyMatch(open::contains);
            return isDenied && !isOpen ? new CheckReport.Verdict.Missing() : new CheckReport.Verdict.Unknown();
        }
    }
}
