package dev.jwaku.discovery.discv5;

import dev.jwaku.discovery.Discovery;
import dev.jwaku.discovery.DiscoveryException;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.enr.Enr;
import dev.jwaku.waku.enr.RelayShards;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.tuweni.bytes.Bytes;
import org.apache.tuweni.bytes.Bytes32;
import org.apache.tuweni.crypto.SECP256K1;
import org.ethereum.beacon.discovery.DiscoverySystemBuilder;
import org.ethereum.beacon.discovery.MutableDiscoverySystem;
import org.ethereum.beacon.discovery.crypto.DefaultSigner;
import org.ethereum.beacon.discovery.schema.NodeRecord;
import org.ethereum.beacon.discovery.schema.NodeRecordFactory;
import org.ethereum.beacon.discovery.storage.NewAddressHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node of the table. It answers others from the moment it is made until it is closed. Thread-safe.
 *
 * <p>Its record is the one that it was given: what others believe our address to be changes it only if the
 * configuration says so, because the operator's word (external address, name) stands above theirs.
 */
public final class Discv5 implements Discovery {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(15);

    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(300);

    private static final Logger log = LoggerFactory.getLogger(Discv5.class);

    private final MutableDiscoverySystem system;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Discv5(MutableDiscoverySystem system) {
        this.system = system;
    }

    /**
     * Listens and asks the bootstrap nodes.
     *
     * @param key that of our record
     * @param own our record, with {@code udp} set
     * @throws IOException if the port cannot be listened on; nothing is left running then
     */
    public static Discv5 start(World world, PrivateKey key, Enr own, Discv5Config config) throws IOException {
        Bytes32 secret = Bytes32.wrap(key.secret().toByteArray());
        DiscoverySystemBuilder builder = new DiscoverySystemBuilder()
                .signer(new DefaultSigner(SECP256K1.SecretKey.fromBytes(secret)))
                .listen(config.listenAddress(), config.udpPort())
                .localNodeRecord(NodeRecordFactory.DEFAULT.fromEnr(own.toString()))
                .bootnodes(config.bootstrapNodes().stream().map(Enr::toString).toArray(String[]::new));
        if (!config.followsOthersView()) {
            builder.newAddressHandler(NewAddressHandler.NOOP);
        }
        MutableDiscoverySystem system = builder.buildMutable();
        Discv5 node = new Discv5(system);
        boolean started = false;
        try {
            node.await(system.start(), Deadline.after(world, START_TIMEOUT));
            started = true;
            world.meters().gauge("waku_discv5_discovered", node::size);
            return node;
        } catch (DiscoveryException e) {
            throw new IOException(
                    "discv5 cannot listen on " + config.listenAddress() + " UDP " + config.udpPort() + ": "
                            + e.getMessage(),
                    e);
        } finally {
            if (!started) {
                node.close();
            }
        }
    }

    @Override
    public Source source() {
        return Source.DISCV5;
    }

    @Override
    public Duration interval() {
        return INTERVAL;
    }

    /** A walk towards a random place of the table; what it finds, and what is in the table and answers. */
    @Override
    public List<Enr> search(Deadline deadline) {
        Set<NodeRecord> found = new LinkedHashSet<>(await(system.searchForNewPeers(), deadline));
        system.streamLiveNodes().forEach(found::add);
        List<Enr> records = new ArrayList<>();
        for (NodeRecord record : found) {
            try {
                records.add(Enr.decode(
                        dev.jwaku.runtime.Bytes.wrap(record.serialize().toArrayUnsafe())));
            } catch (MalformedMessageException e) {
                log.atDebug().addKeyValue("error", e.getMessage()).log("discv5 named a record that is none");
            }
        }
        return records;
    }

    /** Our record as we tell it. */
    public Enr ownRecord() {
        return Enr.decode(dev.jwaku.runtime.Bytes.wrap(
                system.getLocalNodeRecord().serialize().toArrayUnsafe()));
    }

    /** Says in our record that we relay these shards; its sequence number grows. */
    public void updateShards(RelayShards shards) {
        system.updateCustomFieldValue(shards.field(), Bytes.wrap(shards.encode().toByteArray()));
    }

    /** Adds a node that was found elsewhere, as an entry to the table. */
    public void learn(Enr record) {
        system.addNodeRecord(NodeRecordFactory.DEFAULT.fromEnr(record.toString()));
    }

    /** How many nodes of the table answer. */
    public int size() {
        return closed.get() ? 0 : system.getBucketStats().getTotalLiveNodeCount();
    }

    private <T> T await(CompletableFuture<T> future, Deadline deadline) {
        try {
            return future.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new DiscoveryException("discv5: " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new DiscoveryException("discv5: no answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("discv5");
        }
    }

    /**
     * Closes the socket. The library's own end takes two seconds more, in which its event loop only waits for work that
     * cannot come; nobody waits for that, because a node must end within two seconds.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        Thread end = new Thread(system::stop, "discv5-end");
        end.setDaemon(true);
        end.start();
        try {
            end.join(CLOSE_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
