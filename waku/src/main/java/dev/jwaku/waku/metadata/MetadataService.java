package dev.jwaku.waku.metadata;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.HostListener;
import dev.jwaku.libp2p.host.RequestResponse;
import dev.jwaku.libp2p.host.StreamLimits;
import dev.jwaku.libp2p.identify.IdentifyInfo;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers metadata requests, asks every new peer that serves the protocol once, and disconnects those of another
 * cluster. A peer that does not answer is kept. Create it before the host listens or dials; close it before the host.
 */
public final class MetadataService implements AutoCloseable {
    /** The protocol's name. */
    public static final ProtocolId PROTOCOL = ProtocolId.of("/vac/waku/metadata/1.0.0");
    /** nwaku's limit for both directions. */
    public static final int MAX_MESSAGE = 1024;
    /** How long a peer may take to answer; nwaku gives as much to a new stream. */
    public static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(MetadataService.class);
    private static final StreamLimits STREAM_LIMITS = new StreamLimits(10, 4096);
    /** js-waku opens streams ahead of their use. */
    private static final Duration IDLE = Duration.ofMinutes(10);

    private static final RequestResponse EXCHANGE = new RequestResponse(PROTOCOL, MAX_MESSAGE, MAX_MESSAGE);

    private final World world;
    private final Host host;
    private final WakuMetadata ours;
    private final Bytes encoded;
    private final MetadataListener listener;
    private final Tasks tasks;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<PeerId> asked = new LinkedHashSet<>();

    private MetadataService(World world, Host host, WakuMetadata ours, MetadataListener listener) {
        this.world = world;
        this.host = host;
        this.ours = ours;
        this.encoded = MetadataCodec.encode(ours);
        this.listener = listener;
        this.tasks = new Tasks(world, "metadata");
        if (encoded.length() > MAX_MESSAGE) {
            throw new IllegalArgumentException(
                    ours.shards().size() + " shards do not fit a metadata message of " + MAX_MESSAGE + " bytes");
        }
    }

    /**
     * Starts the service.
     *
     * @param ours what we answer from now on; final, because go-waku judges a relay by the first answer
     * @throws IllegalArgumentException if the shards do not fit a message
     */
    public static MetadataService start(World world, Host host, WakuMetadata ours, MetadataListener listener) {
        MetadataService service = new MetadataService(world, host, ours, listener);
        host.handle(PROTOCOL, STREAM_LIMITS, EXCHANGE.answering(world, IDLE, (peer, request) -> service.encoded));
        host.addListener(service.new PeerWatch());
        return service;
    }

    /**
     * Asks a connected peer.
     *
     * @throws Libp2pException if it does not answer, or not properly
     */
    public WakuMetadata request(PeerId peer, Deadline deadline) {
        return MetadataCodec.decode(EXCHANGE.ask(host, peer, encoded, deadline));
    }

    private void ask(PeerId peer) {
        WakuMetadata theirs;
        try {
            theirs = request(peer, Deadline.after(world, TIMEOUT));
        } catch (Libp2pException e) {
            log.atDebug().addKeyValue("peer", peer).setCause(e).log("peer gave no metadata");
            world.events().emit("metadata_missing", "peer", peer.toString());
            return;
        }
        if (!theirs.isForeignTo(ours)) {
            world.events().emit("metadata_learned", "peer", peer.toString(), "shards", theirs.shards());
            listener.learned(peer, theirs);
            return;
        }
        String reason = "serves cluster " + theirs.cluster().orElse(-1) + ", we serve "
                + ours.cluster().orElse(-1);
        log.atInfo().addKeyValue("peer", peer).addKeyValue("reason", reason).log("disconnecting foreign peer");
        world.events().emit("metadata_foreign", "peer", peer.toString(), "reason", reason);
        listener.foreign(peer, theirs);
        host.disconnect(peer, reason);
    }

    private boolean isFirst(PeerId peer) {
        lock.lock();
        try {
            return asked.add(peer);
        } finally {
            lock.unlock();
        }
    }

    private void forget(PeerId peer) {
        lock.lock();
        try {
            asked.remove(peer);
        } finally {
            lock.unlock();
        }
    }

    /** Ends running requests. Idempotent. */
    @Override
    public void close() {
        tasks.close();
    }

    private final class PeerWatch implements HostListener {
        @Override
        public void identified(PeerId peer, IdentifyInfo info) {
            if (!info.supports(PROTOCOL) || !isFirst(peer)) {
                return;
            }
            try {
                tasks.start("metadata-" + peer.shortText(), () -> ask(peer));
            } catch (CancelledException e) {
                log.atTrace().addKeyValue("peer", peer).log("closed, not asking");
            }
        }

        @Override
        public void disconnected(PeerId peer) {
            forget(peer);
        }
    }
}
