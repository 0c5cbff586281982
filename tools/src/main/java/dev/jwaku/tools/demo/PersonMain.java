package dev.jwaku.tools.demo;

import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.messenger.identity.Pbkdf2;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.sqlite.StorageConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Alice or Bob in a process of their own: commands come as lines on standard input, events go as lines to output. */
public final class PersonMain {
    private static final Logger log = LoggerFactory.getLogger(PersonMain.class);
    private static final int MAX_COMMANDS = 2 * DemoStory.MAX_MESSAGES + 16;

    private final Role role;
    private final Path folder;
    private final DeliveryMode mode;
    private final List<Multiaddr> relays;
    private final ReentrantLock outLock = new ReentrantLock();

    /** @param folder of the profile */
    public PersonMain(Role role, Path folder, DeliveryMode mode, List<Multiaddr> relays) {
        this.role = role;
        this.folder = folder;
        this.mode = mode;
        this.relays = List.copyOf(relays);
    }

    /** Plays until standard input ends: then whoever started this is gone. */
    public void run(InputStream in, PrintStream out) {
        try (SystemWorld world = new SystemWorld()) {
            Mailbox<PersonCommand> commands = new Mailbox<>(world, MAX_COMMANDS);
            Thread.ofPlatform().name("commands").daemon(true).start(() -> read(in, commands));
            PersonSetup setup = new PersonSetup(
                    role,
                    folder,
                    mode,
                    relays,
                    WakuNode::start,
                    StorageConfig.durable(),
                    new Pbkdf2(),
                    Optional.empty());
            Person.play(world, setup, commands, event -> write(out, JsonLine.of(event)));
        }
    }

    private static void read(InputStream in, Mailbox<PersonCommand> commands) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                commands.offer(JsonLine.command(line));
            }
        } catch (IOException | IllegalArgumentException e) {
            log.atWarn().log("no more commands: {}", e.getMessage());
        } finally {
            commands.close();
        }
    }

    private void write(PrintStream out, String line) {
        outLock.lock();
        try {
            out.println(line);
            out.flush();
        } finally {
            outLock.unlock();
        }
    }
}
