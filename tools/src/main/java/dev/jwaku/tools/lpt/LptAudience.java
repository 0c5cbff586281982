package dev.jwaku.tools.lpt;

import java.util.List;

/** Whoever watches a run. Called by one thread at a time. */
public interface LptAudience {
    /** Watches nothing. */
    LptAudience NONE = new LptAudience() {
        @Override
        public void say(String line) {
            // nobody is there
        }

        @Override
        public void progress(List<SenderFigures> senders, List<ReceiverFigures> receivers) {
            // nobody is there
        }

        @Override
        public void finish() {
            // nobody is there
        }
    };

    /** Something happened that is worth a line. */
    void say(String line);

    /** How far all are. */
    void progress(List<SenderFigures> senders, List<ReceiverFigures> receivers);

    /** Nothing comes any more. */
    void finish();
}
