package dev.jwaku.tools.storewatch;

import dev.jwaku.libp2p.host.Host;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.storewatch.Stores.TooManyException;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.store.StoreClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares store nodes, round after round: the windows that are due, then by hash what some store seemed to lack, then
 * what senders say they sent. A store that does not answer once is not asked again in the same round. Memory is bounded
 * by {@link WatchSettings#mostOpen}, {@value WatchBook#MOST_CLOSED} closed cases, {@value WindowPlan#MOST} windows and
 * {@value #MOST_SENT} messages of journals that are not due yet. {@link #run} is for one task; the rest for any thread.
 */
public final class StoreWatch implements AutoCloseable {
    /** So many messages of journals wait at most until they are due; further ones are counted. */
    static final int MOST_SENT = 100_000;

    private static final int WINDOWS_PER_ROUND = 120;
    private static final int QUESTIONS_PER_ROUND = 100;

    private static final Logger log = LoggerFactory.getLogger(StoreWatch.class);

    private final World world;
    private final Stores asked;
    private final WatchSettings settings;
    private final List<StoreState> stores = new ArrayList<>();
    private final List<SentJournal> journals;
    private final Deque<SentJournal.Entry> sent = new ArrayDeque<>();
    private final WindowPlan plan;
    private final WatchBook book;
    private final Narrowing narrowing;
    private final Signal closed;
    private final WatchMeters meters;
    private long sentLeftOut;
    private volatile WatchReport report;

    StoreWatch(World world, Stores asked, WatchSettings settings, List<WatchedStore> watched, List<Path> journals) {
        if (watched.size() < 2 && journals.isEmpty()) {
            throw new IllegalArgumentException("two stores are compared at least, or one with a sender's journal");
        }
        this.world = world;
        this.asked = asked;
        this.settings = settings;
        this.journals = journals.stream().map(SentJournal::new).toList();
        watched.forEach(store -> stores.add(new StoreState(store)));
        this.plan = new WindowPlan(settings, now());
        this.book = new WatchBook(stores.size(), settings);
        this.narrowing = new Narrowing(asked, book);
        this.closed = new Signal(world);
        this.report = WatchReport.of(settings, stores, plan, book, sentLeftOut, now());
        this.meters = new WatchMeters(world.meters(), () -> report);
    }

    /**
     * A watch over the wire.
     *
     * @param host whose connections are used; not owned
     * @param journals files in which senders say what they sent, see {@code docs/store-watch.md}; may be none
     * @throws IllegalArgumentException if there is nothing to compare
     */
    public static StoreWatch over(
            World world,
            Host host,
            StoreClient client,
            WatchSettings settings,
            List<WatchedStore> stores,
            List<Path> journals) {
        return new StoreWatch(world, new AskedStores(world, host, client, settings), settings, stores, journals);
    }

    /**
     * Watches until it is closed, or everything that was asked for is compared.
     *
     * @param afterRound hears the report of each round
     */
    public void run(Consumer<WatchReport> afterRound) {
        while (!closed.isRaised()) {
            round();
            afterRound.accept(report);
            if (isDone() || closed.await(Deadline.after(world, settings.pause()))) {
                return;
            }
        }
    }

    private boolean isDone() {
        return plan.isDone() && sent.isEmpty() && (book.isDone() || isLate());
    }

    /** A store that never answered for single messages is not waited for any longer. */
    private boolean isLate() {
        return settings.to().isPresent()
                && now()
                        > settings.to().getAsLong()
                                + settings.settle().toNanos()
                                + settings.keep().toNanos();
    }

    /** One round; for tests and for those who keep the time themselves. */
    void round() {
        stores.forEach(StoreState::beginRound);
        for (WindowPlan.Visit visit : plan.due(now(), WINDOWS_PER_ROUND)) {
            compare(visit);
        }
        readJournals();
        for (int store = 0; store < stores.size(); store++) {
            askByHash(store);
        }
        narrowing.run(stores);
        book.endRound(now());
        for (int store = 0; store < stores.size(); store++) {
            if (stores.get(store).isBack()) {
                book.hurry(store);
            }
        }
        report = WatchReport.of(settings, stores, plan, book, sentLeftOut, now());
        meters.update(report);
    }

    private void compare(WindowPlan.Visit visit) {
        Map<Integer, Set<MessageHash>> answers = new LinkedHashMap<>();
        for (int store = 0; store < stores.size(); store++) {
            StoreState state = stores.get(store);
            if (state.isSilent()) {
                continue;
            }
            try {
                answers.put(store, asked.window(state.store(), visit.window()));
                state.answered(now());
            } catch (NoAnswerException e) {
                state.silent(e, now());
            } catch (TooManyException e) {
                if (visit.window().nanos() > WatchSettings.SHORTEST.toNanos()) {
                    plan.split(visit);
                    return;
                }
                state.silent(new NoAnswerException(String.valueOf(e.getMessage()), e), now());
            }
        }
        book.compared(visit.window(), answers, visit.tries() == 0 && !visit.isSecond(), now());
        plan.ended(visit, answers.size() == stores.size(), now());
    }

    private void readJournals() {
        for (SentJournal journal : journals) {
            try {
                for (SentJournal.Entry entry : journal.read()) {
                    if (sent.size() >= MOST_SENT) {
                        sentLeftOut++;
                    } else {
                        sent.add(entry);
                    }
                }
            } catch (IOException e) {
                log.atWarn().setCause(e).log("a sender's journal cannot be read");
            }
        }
        long settled = now() - settings.settle().toNanos();
        // In the order of the journal, which is that of time but for a few; a later one waits no longer than it has to.
        for (int i = sent.size(); i > 0; i--) {
            SentJournal.Entry entry = sent.removeFirst();
            if (entry.time() > settled) {
                sent.addLast(entry);
            } else if (isAsked(entry.time())) {
                long second = WatchSettings.SHORTEST.toNanos();
                long from = Math.floorDiv(entry.time(), second) * second;
                book.sent(entry.hash(), new TimeWindow(settings.topics().getFirst(), from, from + second), now());
            }
        }
    }

    private boolean isAsked(long time) {
        return time >= settings.from().orElse(Long.MIN_VALUE)
                && time < settings.to().orElse(Long.MAX_VALUE);
    }

    private void askByHash(int store) {
        StoreState state = stores.get(store);
        List<MessageHash> questions = book.questions(store, now(), QUESTIONS_PER_ROUND * StoreClient.MAX_HASHES);
        for (int at = 0; at < questions.size() && !state.isSilent(); at += StoreClient.MAX_HASHES) {
            List<MessageHash> some = questions.subList(at, Math.min(questions.size(), at + StoreClient.MAX_HASHES));
            try {
                Set<MessageHash> present = asked.present(state.store(), some);
                state.answered(now());
                book.answered(store, some, present, now());
            } catch (NoAnswerException e) {
                state.silent(e, now());
            }
        }
    }

    private long now() {
        return Timestamps.toNanos(world.now());
    }

    /** What is known; as of the end of the last round. */
    public WatchReport report() {
        return report;
    }

    /** Ends {@link #run} at its next pause. Idempotent. */
    @Override
    public void close() {
        closed.raise();
    }
}
