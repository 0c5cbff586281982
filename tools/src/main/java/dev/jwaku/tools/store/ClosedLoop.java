package dev.jwaku.tools.store;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One shape at one archive: each client asks its next question when the last one is answered. Questions are made before
 * the clock runs. Owns its clients.
 */
final class ClosedLoop implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final World world;
    private final Shape shape;
    private final List<Client> clients = new ArrayList<>();
    private final Recorder recorder = new Recorder();

    ClosedLoop(World world, Shape shape, Side side, SamplerFactory samplers) {
        this.world = world;
        this.shape = shape;
        for (int i = 0; i < shape.clients(); i++) {
            clients.add(new Client(side.open(), samplers.sampler(i)));
        }
    }

    /** Asks for a time, at least one question for each client, without recording. */
    void warmUp(Duration time) {
        run(time, new Recorder());
    }

    /** The same, recording. */
    void measure(Duration time) {
        run(time, recorder);
    }

    private void run(Duration time, Recorder into) {
        long end = System.nanoTime() + time.toNanos();
        if (clients.size() == 1) {
            clients.getFirst().askUntil(end, into);
            return;
        }
        try (Tasks tasks = new Tasks(world, "store-bench")) {
            List<Tasks.Task> running = clients.stream()
                    .map(client -> tasks.start("client", () -> client.askUntil(end, into)))
                    .toList();
            Deadline patience = Deadline.after(world, time.plus(PATIENCE));
            running.forEach(task -> {
                if (!task.join(patience)) {
                    into.fail("never-answered");
                }
            });
        }
    }

    Recorder recorder() {
        return recorder;
    }

    @Override
    public void close() {
        clients.forEach(client -> client.session.close());
    }

    private final class Client {
        private final Side.Session session;
        private final Sampler sampler;

        private Client(Side.Session session, Sampler sampler) {
            this.session = session;
            this.sampler = sampler;
        }

        private void askUntil(long end, Recorder into) {
            do {
                Question question = shape.question(sampler);
                into.ask(session, question, System.nanoTime());
            } while (System.nanoTime() < end);
        }
    }
}
