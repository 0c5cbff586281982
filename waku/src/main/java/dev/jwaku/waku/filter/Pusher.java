package dev.jwaku.waku.filter;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.Stream;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes to one peer from a bounded queue on a task of its own, so that a slow peer keeps nobody else waiting.
 *
 * <p>Peers that are known to read on get all their pushes on one stream; others, among them go-waku, which reads a
 * single message from each stream, get a stream per message.
 */
final class Pusher {
    private static final int MAX_WAITING = 4096;
    private static final int BATCH = 64;
    private static final int WRITE = 60_000;
    private static final List<String> READ_ON = List.of("jwaku", "nwaku", "logos-delivery", "js-waku");

    private static final Logger log = LoggerFactory.getLogger(Pusher.class);

    private final World world;
    private final Host host;
    private final PeerId peer;
    private final FilterConfig config;
    private final FilterMeters meters;
    private final Mailbox<Push> waiting;
    private final AtomicLong queued = new AtomicLong();
    private final Tasks.Task task;
    private volatile @Nullable Stream kept;

    Pusher(World world, Host host, PeerId peer, FilterConfig config, FilterMeters meters, Tasks tasks) {
        this.world = world;
        this.host = host;
        this.peer = peer;
        this.config = config;
        this.meters = meters;
        this.waiting = new Mailbox<>(world, MAX_WAITING);
        this.task = tasks.start("push-" + peer.shortText(), this::run);
    }

    /** Queues a frame, or drops it when too much waits. Never blocks. */
    void push(byte[] frame, PushRound round) {
        if (queued.get() + frame.length > config.maxQueued() || !waiting.offer(new Push(frame, round))) {
            meters.dropped("queue_full");
            round.ended(peer, false);
            return;
        }
        queued.addAndGet(frame.length);
    }

    /** Leaves the stream, which may stand on a dead connection; the next push opens another. Any task. */
    void renew() {
        Stream open = kept;
        if (open != null) {
            open.reset();
        }
    }

    private void run() {
        try {
            while (true) {
                List<Push> batch = waiting.takeUpTo(BATCH, Deadline.NEVER);
                if (batch.isEmpty()) {
                    return;
                }
                batch.forEach(push -> queued.addAndGet(-push.frame().length));
                send(batch);
            }
        } finally {
            Stream open = kept;
            if (open != null) {
                open.close();
            }
        }
    }

    private void send(List<Push> batch) {
        Deadline deadline = Deadline.after(world, config.pushTimeout());
        if (!host.isConnected(peer)) {
            leave();
            lost(batch, "not_connected");
            return;
        }
        if (readsOn()) {
            sendOnKept(batch, deadline);
        } else {
            batch.forEach(push -> sendAlone(push, deadline));
        }
    }

    private void leave() {
        renew();
        kept = null;
    }

    private boolean readsOn() {
        return host.identified(peer)
                .map(info -> READ_ON.stream().anyMatch(info.agentVersion()::startsWith))
                .orElse(false);
    }

    /** A kept stream may have died with its connection; then the batch gets one try on a new one. */
    private void sendOnKept(List<Push> batch, Deadline deadline) {
        byte[] frames = join(batch);
        for (int attempt = 0; attempt < 2; attempt++) {
            Stream open = kept;
            boolean fresh = open == null;
            try {
                int at = 0;
                Stream stream = open;
                if (stream == null) {
                    at = Math.min(WRITE, frames.length);
                    Bytes first = Bytes.wrap(frames, 0, at);
                    stream = host.openStreamBeginning(peer, FilterServer.PUSH_PROTOCOL, first, deadline);
                }
                kept = stream;
                for (; at < frames.length; at += WRITE) {
                    stream.write(frames, at, Math.min(WRITE, frames.length - at), deadline);
                }
                sent(batch);
                return;
            } catch (Libp2pException e) {
                leave();
                if (fresh) {
                    failed(e, batch);
                    return;
                }
            }
        }
    }

    private void sendAlone(Push push, Deadline deadline) {
        try (Stream stream = host.openStream(peer, FilterServer.PUSH_PROTOCOL, deadline)) {
            stream.writeLast(push.frame(), 0, push.frame().length, deadline);
            sent(List.of(push));
        } catch (Libp2pException e) {
            failed(e, List.of(push));
        }
    }

    private void sent(List<Push> batch) {
        meters.pushed(
                batch.size(),
                batch.stream().mapToLong(push -> push.frame().length).sum());
        batch.forEach(push -> push.round().ended(peer, true));
    }

    private void lost(List<Push> batch, String reason) {
        batch.forEach(push -> {
            meters.dropped(reason);
            push.round().ended(peer, false);
        });
    }

    private void failed(Libp2pException e, List<Push> batch) {
        lost(batch, "push_failure");
        log.atDebug()
                .addKeyValue("peer", peer)
                .addKeyValue("error", e.getMessage())
                .log("filter push failed");
    }

    private static byte[] join(List<Push> batch) {
        List<byte[]> frames = batch.stream().map(Push::frame).toList();
        if (frames.size() == 1) {
            return frames.getFirst();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(
                frames.stream().mapToInt(frame -> frame.length).sum());
        frames.forEach(out::writeBytes);
        return out.toByteArray();
    }

    private record Push(byte[] frame, PushRound round) {}

    /** Ends the task; what waits is not sent. */
    void stop() {
        waiting.close();
        task.cancel();
    }
}
