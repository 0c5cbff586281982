package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.datasync.Mvds;
import dev.jwaku.messenger.datasync.MvdsAction;
import dev.jwaku.messenger.datasync.SyncRecord;
import dev.jwaku.messenger.datasync.SyncStore;
import dev.jwaku.messenger.profile.Profile;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.Sql;
import dev.jwaku.sqlite.StorageException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps times and states of what is being sent on disk. Used by the courier task only. */
final class Schedules {
    private static final Logger log = LoggerFactory.getLogger(Schedules.class);
    private static final String NOT_ACKNOWLEDGED = "not acknowledged within " + Mvds.GIVE_UP_AFTER.toDays() + " days";

    private final World world;
    private final Profile profile;

    Schedules(World world, Profile profile) {
        this.world = world;
        this.profile = profile;
    }

    List<SyncRecord> unacknowledged() {
        return profile.database()
                .run(
                        "read unacknowledged messages",
                        sql -> DispatchStore.unacknowledged(
                                sql, profile.identity().chatKey()));
    }

    List<RawRecord> copies() {
        return profile.database().run("read copies to be sent", RawStore::active);
    }

    /**
     * Saves what the state machine wants saved.
     *
     * @param reached how far the messages have come
     * @return what changed
     */
    List<StateChange> save(List<MvdsAction> actions, State reached) {
        return actions.isEmpty() ? List.of() : run(sql -> save(sql, actions, reached, world.now()));
    }

    private static List<StateChange> save(Sql sql, List<MvdsAction> actions, State reached, Instant now)
            throws SQLException {
        List<StateChange> changes = new ArrayList<>();
        for (MvdsAction action : actions) {
            switch (action) {
                case MvdsAction.Save save -> {
                    SyncRecord record = save.record();
                    SyncStore.save(sql, record);
                    DispatchStore.advance(sql, record.peer(), record.id(), reached, "", now)
                            .ifPresent(changes::add);
                }
                case MvdsAction.Fail fail -> {
                    SyncStore.delete(sql, fail.peer(), fail.id());
                    DispatchStore.advance(sql, fail.peer(), fail.id(), State.FAILED, NOT_ACKNOWLEDGED, now)
                            .ifPresent(changes::add);
                }
                case MvdsAction.Send ignored -> {
                    // Already handed over.
                }
            }
        }
        return changes;
    }

    /** The same for copies outside data sync. */
    List<StateChange> saveCopies(List<RawQueue.Action> actions, State reached) {
        return actions.isEmpty() ? List.of() : run(sql -> saveCopies(sql, actions, reached));
    }

    private static List<StateChange> saveCopies(Sql sql, List<RawQueue.Action> actions, State reached)
            throws SQLException {
        List<StateChange> changes = new ArrayList<>();
        for (RawQueue.Action action : actions) {
            switch (action) {
                case RawQueue.Action.Send send ->
                    RawStore.advance(sql, send.record().number(), reached).ifPresent(changes::add);
                case RawQueue.Action.Save save -> {
                    RawStore.save(sql, save.record());
                    RawStore.advance(sql, save.record().number(), reached).ifPresent(changes::add);
                }
                case RawQueue.Action.End end -> {
                    RawRecord record = end.record();
                    RawStore.end(sql, record.number());
                    State last = reached == State.SENDING && !record.isPublished() ? State.FAILED : reached;
                    RawStore.advance(sql, record.number(), last).ifPresent(changes::add);
                }
            }
        }
        return changes;
    }

    /** Store nodes hold a copy. */
    List<StateChange> stored(long number) {
        return run(sql -> RawStore.advance(sql, number, State.STORED).stream().toList());
    }

    private List<StateChange> run(Saving saving) {
        try {
            return profile.database().run("save the schedule", saving::run);
        } catch (StorageException e) {
            // The schedule in memory goes on; after a restart the older times on disk send too early, not too late.
            log.atWarn().setCause(e).log("schedule not saved");
            return List.of();
        }
    }

    /** Work in a transaction. */
    private interface Saving {
        List<StateChange> run(Sql sql) throws SQLException;
    }
}
