package dev.jwaku.tools.lpt;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.lpt.journal.JournalWriter;
import dev.jwaku.tools.lpt.journal.Journals;
import dev.jwaku.tools.lpt.metrics.TesterMeters;
import dev.jwaku.tools.lpt.peers.Candidate;
import dev.jwaku.tools.lpt.peers.NoServicePeerException;
import dev.jwaku.tools.lpt.peers.PeerFinder;
import dev.jwaku.tools.lpt.peers.TesterHost;
import dev.jwaku.waku.enr.Capability;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * Runs senders and receivers. Receivers subscribe first; senders begin when every receiver of this process is
 * subscribed. Used once; {@link #stop} from any thread.
 */
public final class LptRun implements AutoCloseable {
    private static final Duration SHOW = Duration.ofSeconds(1);
    /** Beyond the plan's length, for what goes wrong on the way. */
    private static final Duration PATIENCE = Duration.ofDays(7);

    private final World world;
    private final LptPlan plan;
    private final TesterMeters meters;
    private final Function<World, TesterHost> hosts;
    private final Tasks tasks;
    private final Signal stopping;
    private final List<TesterHost> open = new CopyOnWriteArrayList<>();
    private final List<LptSender> senders = new CopyOnWriteArrayList<>();
    private final List<LptReceiver> receivers = new CopyOnWriteArrayList<>();
    private volatile boolean running;

    /** A run over real sockets. */
    public LptRun(World world, LptPlan plan, TesterMeters meters) {
        this(
                world,
                plan,
                meters,
                w -> TesterHost.open(w, plan.lines().shard(), plan.lines().version()));
    }

    /** A run whose hosts are opened by the caller. */
    public LptRun(World world, LptPlan plan, TesterMeters meters, Function<World, TesterHost> hosts) {
        this.world = world;
        this.plan = plan;
        this.meters = meters;
        this.hosts = hosts;
        this.tasks = new Tasks(world, "lpt");
        this.stopping = new Signal(world);
    }

    /**
     * Runs to the end.
     *
     * @param audience is shown how far it is, once a second
     * @return everything that happened
     * @throws NoServicePeerException if a sender or receiver finds no service node
     * @throws IOException if the journal cannot be written
     */
    public Journals run(LptAudience audience) throws IOException {
        try (JournalWriter journal = new JournalWriter(world, plan.journal())) {
            try {
                prepareReceivers(journal, audience);
                prepareSenders(journal, audience);
                running = true;
                Tasks.Task showing = tasks.start("show", () -> show(audience));
                List<Tasks.Task> sending = senders.stream()
                        .map(sender -> tasks.start("sender", sender::run))
                        .toList();
                List<Tasks.Task> receiving = receivers.stream()
                        .map(receiver -> tasks.start("receiver", receiver::await))
                        .toList();
                join(sending);
                join(receiving);
                showing.cancel();
                receivers.forEach(LptReceiver::close);
                audience.progress(senderFigures(), receiverFigures());
                audience.finish();
            } finally {
                close();
            }
            return journal.end();
        }
    }

    private void join(List<Tasks.Task> all) {
        Deadline deadline = Deadline.after(world, PATIENCE);
        all.forEach(task -> task.join(deadline));
    }

    private void show(LptAudience audience) {
        while (!new Signal(world).await(Deadline.after(world, SHOW))) {
            audience.progress(senderFigures(), receiverFigures());
        }
    }

    private void prepareReceivers(JournalWriter journal, LptAudience audience) {
        for (LptPlan.Part part : plan.receivers()) {
            Desk desk = desk(part, journal);
            LptReceiver receiver = LptReceiver.open(desk, plan.reception());
            receivers.add(receiver);
            List<Candidate> peers = new PeerFinder(
                            world, desk.host(), plan.lines().shard(), part.sources(), meters)
                    .find(Capability.FILTER, LptReceiver.PROTOCOLS);
            if (!receiver.subscribe(peers, Deadline.after(world, plan.subscribing()))) {
                throw new NoServicePeerException("no filter service confirmed the subscription within "
                        + plan.subscribing().toSeconds() + " s; asked first: "
                        + peers.getFirst().peer());
            }
            audience.say(desk.label() + " receives from " + described(desk, peers));
        }
    }

    private void prepareSenders(JournalWriter journal, LptAudience audience) {
        for (LptPlan.Part part : plan.senders()) {
            Desk desk = desk(part, journal);
            List<Candidate> peers = new PeerFinder(
                            world, desk.host(), plan.lines().shard(), part.sources(), meters)
                    .find(Capability.LIGHTPUSH, LptSender.protocols(plan.lines().lightPush()));
            senders.add(new LptSender(desk, plan.traffic(), peers, plan.runId()));
            audience.say(desk.label() + " sends through " + described(desk, peers));
        }
        if (stopping.isRaised()) {
            senders.forEach(LptSender::stop);
        }
    }

    private static String described(Desk desk, List<Candidate> peers) {
        Candidate first = peers.getFirst();
        String agent = desk.host().agent(first.peer());
        return first.peer()
                + (agent.isEmpty() ? "" : " (" + agent + ")")
                + (peers.size() > 1 ? ", " + (peers.size() - 1) + " more at hand" : "");
    }

    private Desk desk(LptPlan.Part part, JournalWriter journal) {
        TesterHost host = hosts.apply(world);
        open.add(host);
        String label = part.label().isEmpty() ? host.host().peerId().shortText() : part.label();
        return new Desk(world, plan.lines(), host, label, journal, meters, Machine.id());
    }

    private List<SenderFigures> senderFigures() {
        return senders.stream().map(LptSender::figures).toList();
    }

    private List<ReceiverFigures> receiverFigures() {
        return receivers.stream().map(LptReceiver::figures).toList();
    }

    /** Whether messages are being sent or waited for; not while service nodes are looked for. */
    public boolean isRunning() {
        return running;
    }

    /** Sends nothing more, and does not wait for what is missing; the report is made all the same. */
    public void stop() {
        stopping.raise();
        senders.forEach(LptSender::stop);
        if (senders.isEmpty()) {
            receivers.forEach(LptReceiver::stop);
        }
    }

    /** Ends everything at once. Idempotent. */
    @Override
    public void close() {
        stopping.raise();
        senders.forEach(LptSender::close);
        receivers.forEach(LptReceiver::close);
        open.forEach(TesterHost::close);
        tasks.close();
    }
}
