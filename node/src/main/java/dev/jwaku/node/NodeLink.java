package dev.jwaku.node;

import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.ping.PingService;
import dev.jwaku.peers.ClockOffset;
import dev.jwaku.peers.ClockSync;
import dev.jwaku.peers.ConnectionListener;
import dev.jwaku.peers.ConnectionMonitor;
import dev.jwaku.peers.KeepAlive;
import dev.jwaku.peers.PeerManager;
import dev.jwaku.runtime.World;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What dials, pings and watches for a node, built, started and closed together. */
final class NodeLink implements AutoCloseable {
    private final KeepAlive keepAlive;
    private final PeerManager manager;
    private final ConnectionMonitor monitor;
    private final Optional<ClockSync> sync;

    NodeLink(World world, Host host, NodeConfig config, NodePeers peers, PingService ping, NodeReach reach) {
        this.manager = new PeerManager(world, host, peers.ledger(), peers.pools(), peers.managed(), reach::inUse);
        this.keepAlive = new KeepAlive(world, host, ping, peers.liveness(), reach::useful, peers::isPending);
        this.monitor = new ConnectionMonitor(
                world, host, peers.ledger(), manager, keepAlive, peers.liveness(), reach, peers::isPending);
        ClockOffset clock = peers.clock();
        monitor.addListener(new ConnectionListener() {
            @Override
            public void clockStepped(Duration by) {
                clock.stepped(by);
            }

            @Override
            public void recovering(Trigger trigger, Instant missedSince) {
                if (trigger == Trigger.WAKE) {
                    clock.slept();
                }
            }
        });
        this.sync = config.timeServer().map(server -> syncWith(world, clock, server));
        sync.ifPresent(monitor::addListener);
    }

    private static ClockSync syncWith(World world, ClockOffset clock, InetSocketAddress server) {
        return new ClockSync(world, clock, new SntpServer(world, server.getHostString(), server.getPort()));
    }

    /**
     * Begins.
     *
     * @param missedSince when an earlier run last heard of the network
     */
    void start(Instant missedSince) {
        keepAlive.start();
        monitor.start(missedSince);
        manager.start();
        sync.ifPresent(ClockSync::start);
    }

    ConnectionMonitor monitor() {
        return monitor;
    }

    PeerManager manager() {
        return manager;
    }

    @Override
    public void close() {
        sync.ifPresent(ClockSync::close);
        manager.close();
        monitor.close();
        keepAlive.close();
    }
}
