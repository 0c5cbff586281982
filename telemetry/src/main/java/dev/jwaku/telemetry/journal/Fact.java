package dev.jwaku.telemetry.journal;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.telemetry.record.Counters;
import dev.jwaku.telemetry.record.Kind;
import dev.jwaku.telemetry.record.Recv;
import dev.jwaku.telemetry.record.TopicClass;
import java.util.List;

/** Something that happened, before it becomes a record without names. Lives in memory only. */
public sealed interface Fact {
    /** What it adds to the counters, if nothing of it was noted before. */
    Counters counts();

    /** How many records it makes. */
    default int records() {
        return 1;
    }

    /**
     * A message of ours is to go to people.
     *
     * @param chat id of the group; empty between two people
     * @param bytes its size
     * @param recipients to whom
     * @param all how many recipients it has altogether
     * @param atMillis wall clock
     */
    record Accepted(MessageId id, Kind kind, String chat, int bytes, List<Party> recipients, int all, long atMillis)
            implements Fact {
        /** Copies the list. */
        public Accepted {
            recipients = List.copyOf(recipients);
        }

        @Override
        public Counters counts() {
            return new Counters(recipients.size(), 0, 0, 0, 0, 0, 0, 0);
        }

        @Override
        public int records() {
            return recipients.size();
        }
    }

    /** A message of ours has come further to one recipient. */
    record Progress(MessageId id, Party recipient, Step step, long atMillis) implements Fact {
        @Override
        public Counters counts() {
            return switch (step) {
                case PUBLISHED, STORED -> Counters.ZERO;
                case ACKED -> new Counters(0, 0, 1, 0, 0, 0, 0, 0);
                case GIVEN_UP -> new Counters(0, 0, 0, 1, 0, 0, 0, 0);
            };
        }
    }

    /** How far a message has come. */
    enum Step {
        /** A live peer took it. */
        PUBLISHED,
        /** Store nodes hold it. */
        STORED,
        /** Its recipient acknowledged it. */
        ACKED,
        /** The messenger tries no more. */
        GIVEN_UP
    }

    /**
     * Somebody's message was taken in for the first time.
     *
     * @param chat id of the group; empty between two people
     */
    record Taken(MessageId id, Party author, Kind kind, String chat, Recv.Path path, long atMillis) implements Fact {
        @Override
        public Counters counts() {
            return new Counters(0, 0, 0, 0, 1, 0, path == Recv.Path.STORE ? 1 : 0, 0);
        }
    }

    /** Somebody's message came again. */
    record Repeated() implements Fact {
        @Override
        public Counters counts() {
            return new Counters(0, 0, 0, 0, 0, 1, 0, 0);
        }

        @Override
        public int records() {
            return 0;
        }
    }

    /** Store nodes had what did not come. */
    record Missed(TopicClass topic, long count, boolean found, long atMillis) implements Fact {
        @Override
        public Counters counts() {
            return Counters.ZERO;
        }
    }

    /**
     * The program runs.
     *
     * @param monoNanos monotonic time of the world
     * @param state bits of {@link dev.jwaku.telemetry.record.Heartbeat}
     */
    record Beat(long monoNanos, long atMillis, int state) implements Fact {
        @Override
        public Counters counts() {
            return Counters.ZERO;
        }
    }
}
