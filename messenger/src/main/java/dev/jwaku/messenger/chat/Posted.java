package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.datasync.SyncRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * What a committed transaction leaves to the courier.
 *
 * @param receipts of messages posted
 * @param accepted the same with what they are, as far as they go to people who were not to get them before
 * @param records to be sent, new or anew
 * @param copies to be sent outside data sync
 * @param settled numbers of copies that are not to be sent any more
 * @param changes of states
 * @param actions to be run
 */
record Posted(
        List<OutgoingMessage> receipts,
        List<Accepted> accepted,
        List<SyncRecord> records,
        List<RawRecord> copies,
        List<Long> settled,
        List<StateChange> changes,
        List<Runnable> actions) {
    static Posted nothing() {
        return new Posted(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
    }

    void addAll(Posted other) {
        receipts.addAll(other.receipts);
        accepted.addAll(other.accepted);
        records.addAll(other.records);
        copies.addAll(other.copies);
        settled.addAll(other.settled);
        changes.addAll(other.changes);
        actions.addAll(other.actions);
    }
}
