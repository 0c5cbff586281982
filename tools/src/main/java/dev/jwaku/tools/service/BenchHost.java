package dev.jwaku.tools.service;

import dev.jwaku.libp2p.host.ConnectionGate;
import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.host.Swarm;
import dev.jwaku.libp2p.host.SwarmConfig;
import dev.jwaku.libp2p.host.UpgradingNetwork;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.muxer.Mplex;
import dev.jwaku.libp2p.muxer.Yamux;
import dev.jwaku.libp2p.transport.tcp.TcpTransport;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.metadata.MetadataListener;
import dev.jwaku.waku.metadata.MetadataService;
import dev.jwaku.waku.metadata.WakuMetadata;
import java.util.List;

/** Hosts of clients: nothing but what a light client needs. */
public final class BenchHost {
    private static final int CLUSTER = 16;
    private static final List<Integer> SHARDS = List.of(32);

    private BenchHost() {}

    /** A host that listens nowhere. Close it. */
    public static Swarm open(World world) {
        PrivateKey key = PrivateKey.generateSecp256k1(world.entropy());
        ConnectionGate gate = new ConnectionGate(ConnectionLimits.defaults());
        UpgradingNetwork network = new UpgradingNetwork(
                world, key, List.of(new TcpTransport(world)), List.of(new Yamux(), new Mplex()), gate);
        Swarm host = new Swarm(world, key.publicKey(), network, gate, SwarmConfig.named("jwaku-bench"));
        // go-waku disconnects whoever does not tell its cluster
        MetadataService.start(world, host, WakuMetadata.of(CLUSTER, SHARDS), MetadataListener.NONE);
        return host;
    }
}
