package dev.jwaku.tools.telemetry.store;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.telemetry.record.Stored;
import dev.jwaku.tools.telemetry.estimate.Figures;
import dev.jwaku.tools.telemetry.estimate.Horizon;
import dev.jwaku.tools.telemetry.estimate.Hours;
import dev.jwaku.tools.telemetry.estimate.Outcome;
import dev.jwaku.tools.telemetry.estimate.Presence;
import dev.jwaku.tools.telemetry.estimate.Trial;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * What became of the messages of some installs on one day, from the records. Reads for all of them together: there are
 * as many statements for a hundred installs as for one.
 */
final class UnitSums {
    /** Gaps in the numbers of an install count for no more messages a day: forged numbers do no harm. */
    static final long MOST_MISSING = 10_000;

    private final Connection connection;
    private final boolean isPostgres;
    private final long now;
    private final long day;
    private final List<Bytes> installs;

    /** @param installs few enough that all their messages of the day fit into memory */
    UnitSums(Connection connection, boolean isPostgres, long now, long day, List<Bytes> installs) {
        this.connection = connection;
        this.isPostgres = isPostgres;
        this.now = now;
        this.day = day;
        this.installs = List.copyOf(installs);
    }

    /**
     * The figures.
     *
     * @param figures by where they belong
     * @param dueAt when they change by themselves
     * @param open how many messages have no proof at all
     * @param hours what was sent when
     */
    record Result(Map<Sums.Place, Figures> figures, long dueAt, long open, Hours hours) {}

    private record Message(
            Bytes install, Bytes flow, long seq, Bytes message, int kind, int topic, int mode, long queuedAt) {}

    private record Proof(Bytes message, int kind, Bytes install, long at) {}

    /** One conversation's messages of one place. */
    private static final class Cluster {
        private final List<Trial> trials = new ArrayList<>();
        private final List<Trial> storeTrials = new ArrayList<>();
        private long missing;

        private Figures figures(long now) {
            return Figures.ofCluster(trials, missing, now).plus(Figures.ofStoreCluster(storeTrials, now));
        }
    }

    /** Of an install; it checks stores if it has ever said that they hold something. */
    private record Sender(String platform, boolean checksStores) {
        private static final Sender UNKNOWN = new Sender("other", false);
    }

    private record ClusterKey(Sums.Place place, Bytes flow) {}

    /** Of each install. */
    Map<Bytes, Result> results() throws SQLException {
        Map<Bytes, List<Message>> messages = messages();
        Map<Bytes, List<Proof>> proofs = proofs(messages);
        Map<Bytes, Map<Bytes, Bytes>> links = links(messages, proofs);
        Map<FlowSeqs.Flow, Long> firsts = new LinkedHashMap<>();
        Set<Bytes> watched = new LinkedHashSet<>(messages.keySet());
        for (List<Message> ofInstall : messages.values()) {
            for (Message message : ofInstall) {
                firsts.putIfAbsent(new FlowSeqs.Flow(message.install(), message.flow()), message.seq());
            }
        }
        links.values().forEach(ofInstall -> watched.addAll(ofInstall.values()));
        Map<FlowSeqs.Flow, Long> previous = FlowSeqs.before(connection, Days.begin(day), firsts);
        // from the day before to the longest horizon after it
        Map<Bytes, Presence> presences = new Runs(connection)
                .presences(
                        List.copyOf(watched),
                        Days.begin(day - 1),
                        Days.begin(day + 1) + Horizon.WEEK.millis() + Horizon.HOUR.millis());
        Map<Bytes, Sender> senders = senders();
        Map<Bytes, Result> results = new LinkedHashMap<>();
        for (Bytes install : installs) {
            results.put(
                    install,
                    result(
                            senders.getOrDefault(install, Sender.UNKNOWN),
                            messages.getOrDefault(install, List.of()),
                            proofs,
                            links.getOrDefault(install, Map.of()),
                            previous,
                            presences));
        }
        return results;
    }

    private Result result(
            Sender sender,
            List<Message> messages,
            Map<Bytes, List<Proof>> proofs,
            Map<Bytes, Bytes> links,
            Map<FlowSeqs.Flow, Long> previous,
            Map<Bytes, Presence> presences) {
        Map<ClusterKey, Cluster> clusters = new LinkedHashMap<>();
        Map<Bytes, Long> lastSeq = new LinkedHashMap<>();
        List<Trial> trials = new ArrayList<>();
        long due = Long.MAX_VALUE;
        long open = 0;
        long missing = 0;
        for (Message message : messages) {
            Sums.Place place = new Sums.Place(day, message.kind(), message.topic(), sender.platform(), message.mode());
            Cluster cluster = clusters.computeIfAbsent(new ClusterKey(place, message.flow()), key -> new Cluster());
            long last = lastSeq.getOrDefault(
                    message.flow(), previous.getOrDefault(new FlowSeqs.Flow(message.install(), message.flow()), -1L));
            if (message.seq() <= last) {
                continue; // the same number again: the first one counts
            }
            long gap = Math.min(MOST_MISSING - missing, message.seq() - last - 1);
            cluster.missing += gap;
            missing += gap;
            lastSeq.put(message.flow(), message.seq());
            OptionalLong proof = proof(message, proofs, UnitSums::isDelivery);
            Presence own = presences.getOrDefault(message.install(), Presence.NONE);
            Trial trial = new Trial(
                    message.queuedAt(),
                    proof,
                    own,
                    presences.getOrDefault(links.getOrDefault(message.flow(), Bytes.EMPTY), Presence.NONE));
            cluster.trials.add(trial);
            trials.add(trial);
            due = Math.min(due, trial.dueAt(now));
            open += proof.isEmpty() && trial.within(Horizon.WEEK, now) != Outcome.NOT_DELIVERED ? 1 : 0;
            if (sender.checksStores() && Stored.isSampled(message.message())) {
                OptionalLong found = proof(message, proofs, UnitSums::isStoreCheck);
                cluster.storeTrials.add(new Trial(message.queuedAt(), found, own, own.withoutHoles()));
                open += found.isEmpty() ? 1 : 0;
            }
        }
        return new Result(sum(clusters), due, open, Hours.ofSent(trials, Days.begin(day)));
    }

    private Map<Sums.Place, Figures> sum(Map<ClusterKey, Cluster> clusters) {
        Map<Sums.Place, Figures> sums = new LinkedHashMap<>();
        clusters.forEach((key, cluster) -> sums.merge(key.place(), cluster.figures(now), Figures::plus));
        sums.replaceAll((place, figures) -> figures.ofInstall());
        return sums;
    }

    /** By install, in the order of their conversations and numbers. */
    private Map<Bytes, List<Message>> messages() throws SQLException {
        Map<Bytes, List<Message>> messages = new LinkedHashMap<>();
        for (Message message : Rows.among(
                connection,
                "SELECT install_id, flow, seq, msg, kind, topic, mode, queued_at FROM sent WHERE install_id IN (%s)"
                        + " AND queued_at >= ? AND queued_at < ? ORDER BY install_id, flow, seq, queued_at",
                installs,
                row -> new Message(
                        Rows.bytes(row, 1),
                        Rows.bytes(row, 2),
                        row.getLong(3),
                        Rows.bytes(row, 4),
                        row.getInt(5),
                        row.getInt(6),
                        row.getInt(7),
                        row.getLong(8)),
                Days.begin(day),
                Days.begin(day + 1))) {
            messages.computeIfAbsent(message.install(), key -> new ArrayList<>())
                    .add(message);
        }
        return messages;
    }

    private Map<Bytes, List<Proof>> proofs(Map<Bytes, List<Message>> messages) throws SQLException {
        List<Bytes> tags = messages.values().stream()
                .flatMap(List::stream)
                .map(Message::message)
                .distinct()
                .toList();
        Map<Bytes, List<Proof>> proofs = new LinkedHashMap<>();
        for (Proof proof : Rows.among(
                connection,
                "SELECT msg, kind, install_id, at FROM witness WHERE msg IN (%s) AND kind IN (" + Witness.RECEIVED
                        + ", " + Witness.ACKED + ", " + Witness.IN_STORE + ") ORDER BY msg, kind, install_id, at",
                tags,
                row -> new Proof(Rows.bytes(row, 1), row.getInt(2), Rows.bytes(row, 3), row.getLong(4)))) {
            proofs.computeIfAbsent(proof.message(), key -> new ArrayList<>()).add(proof);
        }
        return proofs;
    }

    /** An acknowledgement is the sender's to report, a reception is not. */
    private static boolean isDelivery(Proof proof, Message message) {
        return proof.kind() != Witness.IN_STORE
                && proof.install().equals(message.install()) == (proof.kind() == Witness.ACKED);
    }

    private static boolean isStoreCheck(Proof proof, Message message) {
        return proof.kind() == Witness.IN_STORE && proof.install().equals(message.install());
    }

    /** When it was first proved; not before it was sent, whatever the clocks say. */
    private static OptionalLong proof(
            Message message, Map<Bytes, List<Proof>> proofs, BiPredicate<Proof, Message> isMeant) {
        return proofs.getOrDefault(message.message(), List.of()).stream()
                .filter(proof -> isMeant.test(proof, message))
                .mapToLong(proof -> Math.max(message.queuedAt(), proof.at()))
                .min();
    }

    /** Who receives the conversations of each install; what these messages say of it is kept. */
    private Map<Bytes, Map<Bytes, Bytes>> links(Map<Bytes, List<Message>> messages, Map<Bytes, List<Proof>> proofs)
            throws SQLException {
        Map<Bytes, Map<Bytes, Bytes>> links = new LinkedHashMap<>();
        Rows.among(
                connection,
                "SELECT install_id, flow, peer_install_id FROM flow_link WHERE install_id IN (%s)",
                installs,
                row -> links.computeIfAbsent(Rows.bytes(row, 1), key -> new LinkedHashMap<>())
                        .put(Rows.bytes(row, 2), Rows.bytes(row, 3)));
        Map<FlowSeqs.Flow, Bytes> fresh = new LinkedHashMap<>();
        for (List<Message> ofInstall : messages.values()) {
            for (Message message : ofInstall) {
                Map<Bytes, Bytes> known = links.computeIfAbsent(message.install(), key -> new LinkedHashMap<>());
                for (Proof proof : proofs.getOrDefault(message.message(), List.of())) {
                    if (isDelivery(proof, message)
                            && proof.kind() == Witness.RECEIVED
                            && !proof.install().equals(known.put(message.flow(), proof.install()))) {
                        fresh.put(new FlowSeqs.Flow(message.install(), message.flow()), proof.install());
                    }
                }
            }
        }
        Bulk rows = new Bulk(
                "flow_link",
                "ON CONFLICT (install_id, flow) DO UPDATE SET peer_install_id = excluded.peer_install_id",
                "install_id*",
                "flow*",
                "peer_install_id*");
        fresh.forEach((flow, peer) -> rows.add(flow.install(), flow.flow(), peer));
        rows.write(connection, isPostgres);
        return links;
    }

    private Map<Bytes, Sender> senders() throws SQLException {
        Map<Bytes, Sender> senders = new LinkedHashMap<>();
        Rows.among(
                connection,
                "SELECT install_id, platform, checks_stores FROM install WHERE install_id IN (%s)",
                installs,
                row -> senders.put(
                        Rows.bytes(row, 1),
                        new Sender(row.getString(2).isEmpty() ? "other" : row.getString(2), row.getLong(3) != 0)));
        return senders;
    }
}
