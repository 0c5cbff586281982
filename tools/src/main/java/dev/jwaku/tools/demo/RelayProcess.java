package dev.jwaku.tools.demo;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A relay node as a process: {@code jwaku node} on loopback. */
final class RelayProcess {
    /** How long it may take to listen, on a busy machine. */
    static final Duration LISTEN_LIMIT = Duration.ofSeconds(40);

    private static final Logger log = LoggerFactory.getLogger(RelayProcess.class);
    private static final Pattern LISTENING = Pattern.compile("addresses=\"?(/ip4/127\\.0\\.0\\.1/tcp/\\d+/p2p/\\w+)");

    private final World world;
    private final String name;
    private final ChildJvm process;
    private final Tasks tasks;
    private final Signal listening;
    private final AtomicReference<@Nullable Multiaddr> address = new AtomicReference<>();

    private RelayProcess(World world, String name, ChildJvm process) {
        this.world = world;
        this.name = name;
        this.process = process;
        this.tasks = new Tasks(world, name);
        this.listening = new Signal(world);
    }

    /**
     * Starts one in this folder, of which it has its name, that stays connected to these others.
     *
     * @param serves whether it also offers light push, filter and store
     */
    static RelayProcess start(World world, Children children, Path home, boolean serves, List<Multiaddr> others)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "node",
                "--listen-address=127.0.0.1",
                "--tcp-port=0",
                "--rest=false",
                "--cluster-id=" + Person.CLUSTER_ID,
                "--shard=" + Person.SHARD,
                "--ip-colocation-limit=0",
                "--end-with-stdin"));
        if (serves) {
            arguments.addAll(List.of(
                    "--lightpush=true",
                    "--filter=true",
                    "--store=true",
                    "--store-message-db-url=sqlite://" + home.resolve("archive.sqlite")));
        }
        others.forEach(other -> arguments.add("--staticnode=" + other));
        String name = String.valueOf(home.getFileName());
        ChildJvm process = children.start(name, home, arguments);
        RelayProcess relay = new RelayProcess(world, name, process);
        relay.tasks.start("reader", relay::read);
        return relay;
    }

    private void read() {
        try (BufferedReader in = process.process().inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Matcher found = LISTENING.matcher(line);
                if (!listening.isRaised() && found.find()) {
                    address.set(Multiaddr.parse(found.group(1)));
                    listening.raise();
                }
            }
        } catch (IOException e) {
            log.atDebug().addKeyValue("from", name).log("stopped listening: {}", e.getMessage());
        }
        listening.raise(); // whoever waits learns that it ended
    }

    /** Where it listens, with its peer id. @throws IllegalStateException if it does not come to that */
    Multiaddr address() {
        listening.await(Deadline.after(world, LISTEN_LIMIT));
        Multiaddr found = address.get();
        if (found == null) {
            throw new IllegalStateException(
                    name + " did not start to listen within " + LISTEN_LIMIT.toSeconds() + " s");
        }
        return found;
    }

    /** SIGTERM, as an operator would. */
    void end() {
        process.end();
    }

    /** Kills the process and ends the tasks. */
    void close() {
        process.kill();
        tasks.close();
    }
}
