package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.datasync.MvdsAction;

/** Something to be sealed and handed to delivery. */
sealed interface Parcel {
    /** A payload of data sync for one person. */
    record Synced(MvdsAction.Send send) implements Parcel {}

    /** A copy outside data sync. */
    record Raw(RawRecord record) implements Parcel {}

    /** What became of it. */
    enum Outcome {
        /** All its envelopes are published. */
        PUBLISHED,
        /** It cannot be sent for now. */
        REFUSED,
        /** Store nodes hold all its envelopes. After {@link #PUBLISHED}. */
        STORED,
        /** Nobody can say whether store nodes hold it. After {@link #PUBLISHED}. */
        UNPROVABLE
    }
}
