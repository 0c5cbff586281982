package dev.jwaku.waku.sync;

/** Hears of sessions. Called by the task of the session; may block. */
@FunctionalInterface
public interface SyncListener {
    /** Takes no reports. */
    SyncListener NONE = report -> {};

    /** A session ended well; transfers follow. */
    void reconciled(SyncReport report);
}
