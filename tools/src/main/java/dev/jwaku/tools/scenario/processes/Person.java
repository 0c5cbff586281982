package dev.jwaku.tools.scenario.processes;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.demo.ChildJvm;
import dev.jwaku.tools.scenario.Mode;
import dev.jwaku.tools.scenario.NodeGroup;
import dev.jwaku.tools.scenario.Switches;
import dev.jwaku.tools.scenario.TrafficSchedule;
import dev.jwaku.tools.scenario.run.Message;
import dev.jwaku.waku.message.MessageHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Somebody who writes and reads, over all lives of the machine: one thread writes what is due and waits while nobody is
 * there to write it, one reads the inbox by cursor whenever the node rings.
 */
final class Person extends Machine {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final long LOOK_MILLIS = 20;

    private final Settings settings;
    private final Consumer<Message> acknowledger;
    private final BlockingQueue<TrafficSchedule.Event> drafts = new LinkedBlockingQueue<>();
    private final AtomicInteger undone = new AtomicInteger();
    private final BlockingQueue<Boolean> bell = new ArrayBlockingQueue<>(1);
    private final List<Thread> threads;
    private volatile @Nullable PersonLife self;
    private long cursor;

    /** @param acknowledger tells the sender of a message that its reader has it */
    Person(String name, NodeGroup group, Place place, Truth truth, Settings settings, Consumer<Message> acknowledger) {
        super(name, group, place, truth);
        this.settings = settings;
        this.acknowledger = acknowledger;
        this.threads = List.of(
                Thread.ofVirtual().name("writer-" + name).unstarted(() -> untilInterrupted(this::writeOne)),
                Thread.ofVirtual().name("reader-" + name).unstarted(() -> untilInterrupted(this::readOnce)));
        threads.forEach(Thread::start);
    }

    /**
     * What its process is started with.
     *
     * @param folder of its files
     * @param dialed through proxies
     */
    record Settings(Path folder, Mode mode, Switches switches, List<Multiaddr> dialed) {
        Settings {
            dialed = List.copyOf(dialed);
        }
    }

    @Override
    Life launch() throws IOException {
        Switches switches = settings.switches();
        List<String> arguments = new ArrayList<>(List.of(
                "delivery-peer",
                "--folder=" + settings.folder(),
                "--mode=" + settings.mode().id().toUpperCase(Locale.ROOT),
                "--shard=" + ServiceNode.SHARD,
                "--cluster=" + ServiceNode.CLUSTER,
                "--nodekey=" + place.keyHex(),
                "--redundancy=" + switches.redundancy()));
        if (!switches.verifier()) {
            arguments.add("--without-verifier");
        }
        settings.dialed().forEach(address -> arguments.add("--entry-node=" + address));
        List<String> command = ChildJvm.command(ChildJvm.SMALL, settings.folder(), arguments);
        PersonLife next = PersonLife.start(command, settings.folder().resolve("node.log"), START_LIMIT, this::hear);
        self = next;
        return next;
    }

    @Override
    void launched() throws IOException {
        PersonLife present = self;
        if (present == null) {
            return;
        }
        for (Message message : truth.unfinished(name)) {
            try {
                present.ticket(message.ticket())
                        .ifPresent(end -> truth.told(name, message.ticket(), end.told(), end.hash(), end.reason()));
            } catch (PersonLife.Unknown e) {
                truth.violated("I11", name + " restarted and does not know " + message);
            }
        }
        present.subscribe(topicOf(name));
        ring();
    }

    static String topicOf(String name) {
        return "/jwaku-scenario/1/" + name + "/proto";
    }

    private void ring() {
        boolean ignored = bell.offer(true);
    }

    private void hear(JsonNode event) {
        switch (event.path("event").asString("")) {
            case "message" -> ring();
            case "stage" ->
                truth.told(
                        name,
                        event.get("ticket").asLong(),
                        Message.Told.valueOf(event.get("stage").asString()),
                        MessageHash.parse(event.get("hash").asString()),
                        event.get("reason").asString());
            default -> {
                // its status is asked for
            }
        }
    }

    /** Something is to be written, now or as soon as somebody is there to write it. */
    void write(TrafficSchedule.Event draft) {
        undone.incrementAndGet();
        drafts.add(draft);
    }

    boolean hasDrafts() {
        return undone.get() > 0;
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    private static void untilInterrupted(Step step) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                step.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private PersonLife awake() throws InterruptedException {
        while (true) {
            if (isAwake() && life() instanceof PersonLife present) {
                return present;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private void writeOne() throws InterruptedException {
        TrafficSchedule.Event draft = drafts.take();
        PersonLife present = awake();
        Message message = truth.offered(name, draft.to(), draft.traffic(), draft.flow());
        byte[] payload = new byte[draft.traffic().bytes()];
        new SplittableRandom(message.number()).nextBytes(payload);
        ByteBuffer.wrap(payload).putInt(message.number());
        try {
            long ticket = present.send(topicOf(draft.to()), Bytes.wrap(payload), draft.traffic());
            truth.accepted(message, ticket);
        } catch (IOException e) {
            truth.refused(message, String.valueOf(e.getMessage()));
        } finally {
            undone.decrementAndGet();
        }
    }

    private void readOnce() throws InterruptedException {
        if (bell.poll(1, TimeUnit.SECONDS) == null) {
            return;
        }
        PersonLife present = awake();
        try {
            List<PersonLife.Row> page;
            do {
                page = present.inbox(topicOf(name), cursor);
                page.forEach(this::shown);
            } while (!page.isEmpty());
        } catch (IOException e) {
            ring(); // the next life says
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private void shown(PersonLife.Row row) {
        cursor = row.number();
        int number = row.payload().length() < Integer.BYTES
                ? -1
                : row.payload().asByteBuffer().getInt();
        Optional<Message> message = truth.shown(name, number);
        message.filter(Message::isAcknowledged).ifPresent(acknowledger);
    }

    /** Somebody told that the reader has a message. */
    void acknowledge(Message message) {
        perform(present -> present.acknowledge(message.ticket()));
    }

    void networkChanged() {
        perform(PersonLife::networkChanged);
    }

    private interface Request {
        void to(PersonLife life) throws IOException;
    }

    private void perform(Request request) {
        Thread.ofVirtual().name("request-" + name).start(() -> {
            PersonLife present = self;
            if (present != null) {
                try {
                    request.to(present);
                } catch (IOException e) {
                    return; // it was killed meanwhile, and cannot be told
                }
            }
        });
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        super.close();
    }
}
