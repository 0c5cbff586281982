package dev.jwaku.delivery.outbox;

import dev.jwaku.delivery.FailureKind;
import dev.jwaku.delivery.Stage;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.waku.message.MessageHash;
import java.util.List;
import java.util.Optional;

/**
 * What became of a message that is in the outbox no more.
 *
 * @param id number of its row
 * @param hash under which it came furthest
 * @param generation how often it was stamped anew before
 * @param kind and {@code reason} why it failed, or why no more can be said; empty otherwise
 * @param witnesses store nodes that confirmed it
 */
public record Finished(
        long id,
        MessageHash hash,
        int generation,
        Stage stage,
        Optional<FailureKind> kind,
        String reason,
        List<PeerId> witnesses) {
    public Finished {
        witnesses = List.copyOf(witnesses);
    }

    /** The end of a row. */
    public static Finished of(OutboxRow row, Ending ending) {
        return switch (ending) {
            case Ending.Stored stored ->
                new Finished(
                        row.id(),
                        row.generations().get(stored.generation()).hash(),
                        stored.generation(),
                        Stage.STORED,
                        Optional.empty(),
                        "",
                        stored.witnesses());
            case Ending.Unverified unverified -> of(row, Stage.PUBLISHED, Optional.empty(), unverified.reason());
            case Ending.Failed failed -> of(row, Stage.FAILED, Optional.of(failed.kind()), failed.reason());
            case Ending.Acknowledged ignored -> of(row, Stage.ACKNOWLEDGED, Optional.empty(), "");
        };
    }

    private static Finished of(OutboxRow row, Stage stage, Optional<FailureKind> kind, String reason) {
        return new Finished(row.id(), row.hash(), row.generation(), stage, kind, reason, List.of());
    }

    /** The same, after its recipient has acknowledged it. */
    public Finished acknowledged() {
        return new Finished(id, hash, generation, Stage.ACKNOWLEDGED, Optional.empty(), "", witnesses);
    }

    /** The same with these witnesses. */
    public Finished withWitnesses(List<PeerId> all) {
        return new Finished(id, hash, generation, stage, kind, reason, all);
    }
}
