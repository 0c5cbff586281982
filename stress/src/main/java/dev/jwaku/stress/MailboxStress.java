package dev.jwaku.stress;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.SystemWorld;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** A mailbox loses no entry and no wake-up. */
public final class MailboxStress {
    private static final SystemWorld WORLD = new SystemWorld();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private MailboxStress() {}

    /** One sender, one waiting receiver. */
    @JCStressTest
    @State
    @Outcome(id = "7", expect = Expect.ACCEPTABLE, desc = "The entry arrived.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "The receiver slept although an entry was there.")
    public static class OfferAndTake {
        private final Mailbox<Integer> mailbox = new Mailbox<>(WORLD, 1);

        /** Sends. */
        @Actor
        public void sender() {
            mailbox.offer(7);
        }

        /** Receives. */
        @Actor
        public void receiver(I_Result result) {
            Integer taken = mailbox.take(Deadline.after(WORLD, PATIENCE));
            result.r1 = taken == null ? -1 : taken;
        }
    }

    /** A sender that waits for room while the receiver makes it. */
    @JCStressTest
    @State
    @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "Both arrived, in order.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "The sender slept although there was room, or order broke.")
    public static class PutIntoFullMailbox {
        private final Mailbox<Integer> mailbox = new Mailbox<>(WORLD, 1);

        /** Fills the mailbox. */
        public PutIntoFullMailbox() {
            mailbox.offer(1);
        }

        /** Waits for room. */
        @Actor
        public void sender() {
            mailbox.put(2, Deadline.after(WORLD, PATIENCE));
        }

        /** Takes both. */
        @Actor
        public void receiver(II_Result result) {
            Integer first = mailbox.take(Deadline.after(WORLD, PATIENCE));
            Integer second = mailbox.take(Deadline.after(WORLD, PATIENCE));
            result.r1 = first == null ? -1 : first;
            result.r2 = second == null ? -1 : second;
        }
    }

    /** Two receivers, two entries: each gets one. */
    @JCStressTest
    @State
    @Outcome(
            id = {"1, 2", "2, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "Each got one.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "An entry or a wake-up was lost.")
    public static class TwoReceivers {
        private final Mailbox<Integer> mailbox = new Mailbox<>(WORLD, 2);

        /** Sends two. */
        @Actor
        public void sender() {
            mailbox.offer(1);
            mailbox.offer(2);
        }

        /** Receives one. */
        @Actor
        public void first(II_Result result) {
            Integer taken = mailbox.take(Deadline.after(WORLD, PATIENCE));
            result.r1 = taken == null ? -1 : taken;
        }

        /** Receives the other. */
        @Actor
        public void second(II_Result result) {
            Integer taken = mailbox.take(Deadline.after(WORLD, PATIENCE));
            result.r2 = taken == null ? -1 : taken;
        }
    }
}
