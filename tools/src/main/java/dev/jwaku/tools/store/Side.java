package dev.jwaku.tools.store;

/** An archive that is measured. */
interface Side extends AutoCloseable {
    /** Our archive, in reports and thresholds. */
    String OURS = "jwaku";
    /** nwaku's tables, in reports. */
    String REFERENCE = "nwaku schema 8";

    /** Its name in reports. */
    String name();

    /** A client of its own for one thread. Close it. */
    Session open();

    @Override
    void close();

    /** One client. Not thread-safe. */
    interface Session extends AutoCloseable {
        /**
         * Asks, and waits for the answer.
         *
         * @throws RuntimeException if there is none; {@link Failures} names it
         */
        Answer ask(Question question);

        @Override
        void close();
    }
}
