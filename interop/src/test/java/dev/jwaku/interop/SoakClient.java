package dev.jwaku.interop;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.delivery.DeliveryProcess;
import dev.jwaku.tools.delivery.TicketBook;
import dev.jwaku.tools.faults.FaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A client process with durable delivery, behind a fault proxy on each of its links, that sends one text after the
 * other, and is killed, frozen and started again on the same folder.
 */
final class SoakClient implements AutoCloseable {
    private static final Duration PACE = Duration.ofMillis(500);
    private static final int ROWS = 500;

    private final String name;
    private final Path folder;
    private final String[] flags;
    private final List<FaultProxy> links = new ArrayList<>();
    private final List<String> entryNodes = new ArrayList<>();
    private final SoakJournal sent = new SoakJournal();
    private final TicketBook tickets = new TicketBook();
    private final AtomicBoolean sending = new AtomicBoolean();
    private final ReentrantLock lives = new ReentrantLock();
    private volatile DeliveryProcess process;
    private volatile boolean up;
    private String follows = "";
    private long cursor;
    private int number;

    /**
     * A client that does not run yet.
     *
     * @param nodes addresses of the nodes that it knows
     * @param flags further flags of the process, such as its mode
     */
    SoakClient(String name, World world, Path parent, List<String> nodes, String... flags) throws IOException {
        this.name = name;
        this.flags = flags;
        this.folder = Files.createDirectories(parent.resolve(name));
        for (String node : nodes) {
            Multiaddr address = Multiaddr.parse(node);
            int port = address.tcpPort().orElseThrow();
            FaultProxy proxy = FaultProxy.open(world, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            links.add(proxy);
            entryNodes.add("/ip4/127.0.0.1/tcp/" + proxy.port() + "/p2p/"
                    + address.peerId().orElseThrow());
        }
    }

    /** Starts it, following the texts of another. */
    void start(SoakClient other) throws IOException {
        follows = other.topic();
        start();
    }

    private String topic() {
        return "/jwaku-soak/1/from-" + name + "/proto";
    }

    /** Its next life. */
    void start() throws IOException {
        lives.lock();
        try {
            DeliveryProcess started = DeliveryProcess.start(folder, entryNodes, tickets, sent, flags);
            started.subscribe(follows);
            process = started;
            up = true;
        } finally {
            lives.unlock();
        }
    }

    /** SIGKILL. */
    void kill() {
        up = false;
        process.kill();
    }

    DeliveryProcess process() {
        return process;
    }

    boolean isUp() {
        return up;
    }

    List<FaultProxy> links() {
        return links;
    }

    SoakJournal sent() {
        return sent;
    }

    /** Sends until told to stop; texts of which nobody knows whether they were taken are not offered again. */
    Thread send() {
        sending.set(true);
        return Thread.startVirtualThread(() -> {
            while (sending.get()) {
                if (up) {
                    sendOne();
                }
                LockSupport.parkNanos(PACE.toNanos());
            }
        });
    }

    private void sendOne() {
        String text = "%s %06d".formatted(name, number++);
        DeliveryProcess target = process;
        try {
            target.send(topic(), text);
            sent.accepted(text);
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            if (reason.startsWith("send failed")) {
                sent.refused(text, reason);
            } else {
                sent.unknown(text);
            }
        }
    }

    void stopSending() {
        sending.set(false);
    }

    /** Reads on in its inbox, into the journal of whoever it follows. */
    void readInbox(SoakClient other) throws IOException {
        List<DeliveryProcess.Row> page;
        do {
            page = process.inbox(follows, cursor, ROWS);
            for (DeliveryProcess.Row row : page) {
                cursor = row.number();
                other.sent.row(row);
            }
        } while (!page.isEmpty());
    }

    @Override
    public void close() {
        stopSending();
        if (process != null) {
            process.kill();
        }
        links.forEach(FaultProxy::close);
    }

    @Override
    public String toString() {
        return name;
    }
}
