package dev.jwaku.tools.demo;

/** Who watches the demo. Called by the {@link Director}'s task. */
public interface Audience {
    /** Sees nothing. */
    Audience NOBODY = new Audience() {
        @Override
        public void announce(long atMillis, String what) {
            // nobody listens
        }

        @Override
        public void progress(long atMillis, Ledger ledger) {
            // nobody looks
        }
    };

    /** Something happens. @param atMillis since the first text */
    void announce(long atMillis, String what);

    /** The present count, several times a second. @param atMillis since the first text */
    void progress(long atMillis, Ledger ledger);
}
