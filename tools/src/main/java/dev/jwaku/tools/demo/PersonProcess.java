package dev.jwaku.tools.demo;

import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Alice or Bob as a process: started, killed, frozen and restarted on the same profile folder. */
final class PersonProcess {
    /** Name of the hidden subcommand that is the other side of this. */
    static final String SUBCOMMAND = "demo-person";

    private static final Logger log = LoggerFactory.getLogger(PersonProcess.class);
    private static final int MAX_COMMANDS = 2 * DemoStory.MAX_MESSAGES + 16;
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(5);

    private final World world;
    private final Children children;
    private final Player player;
    private final Path folder;
    private final DeliveryMode mode;
    private final List<Multiaddr> relays;
    private final Tasks tasks;
    private @Nullable ChildJvm process;
    private Tasks.@Nullable Task reader;
    private @Nullable Mailbox<PersonCommand> commands;

    PersonProcess(
            World world, Children children, Player player, Path folder, DeliveryMode mode, List<Multiaddr> relays) {
        this.world = world;
        this.children = children;
        this.player = player;
        this.folder = folder;
        this.mode = mode;
        this.relays = List.copyOf(relays);
        this.tasks = new Tasks(world, player.role().id());
    }

    Player player() {
        return player;
    }

    void start() throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of(SUBCOMMAND, "--role=" + player.role().id()));
        arguments.add("--folder=" + folder);
        arguments.add("--edge=" + (mode == DeliveryMode.EDGE));
        relays.forEach(relay -> arguments.add("--relay=" + relay));
        ChildJvm started = children.start(player.role().toString(), folder, arguments);
        Mailbox<PersonCommand> queue = new Mailbox<>(world, MAX_COMMANDS);
        process = started;
        commands = queue;
        player.starts(queue::offer);
        tasks.start("writer", () -> write(started, queue));
        reader = tasks.start("reader", () -> read(started));
    }

    /** SIGKILL. What it said before its end is heard before this returns. */
    void kill() {
        player.isGone();
        if (process != null) {
            process.kill();
        }
        if (commands != null) {
            commands.close();
        }
        if (reader != null) {
            reader.join(Deadline.after(world, DRAIN_LIMIT));
        }
    }

    void freeze() {
        if (process != null) {
            process.freeze();
        }
    }

    void thaw() {
        if (process != null) {
            process.thaw();
        }
    }

    /** What is known of an end that nobody wanted; empty if there was none. */
    String complaint() {
        return process == null ? "" : process.complaint();
    }

    private void read(ChildJvm from) {
        try (BufferedReader in = from.process().inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                player.hear(JsonLine.event(line));
            }
        } catch (IOException | IllegalArgumentException e) {
            log.atDebug().addKeyValue("from", from).log("stopped listening: {}", e.getMessage());
        }
    }

    private void write(ChildJvm to, Mailbox<PersonCommand> queue) {
        try (OutputStream out = to.process().getOutputStream()) {
            while (true) {
                PersonCommand command = queue.take(Deadline.NEVER);
                if (command == null) {
                    return;
                }
                out.write((JsonLine.of(command) + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (IOException e) {
            log.atDebug().addKeyValue("to", to).log("stopped talking: {}", e.getMessage());
        } catch (CancelledException e) {
            log.atTrace().log("the demo ends");
        }
    }

    /** Kills the process if it runs and ends all tasks. */
    void close() {
        kill();
        tasks.close();
    }
}
