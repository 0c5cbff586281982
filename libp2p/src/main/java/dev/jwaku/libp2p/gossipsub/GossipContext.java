package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.host.Host;
import dev.jwaku.runtime.World;

/** What the parts of the driver share. */
record GossipContext(
        World world,
        Host host,
        GossipsubConfig config,
        GossipMeters meters,
        Backpressure backpressure,
        GossipTracer tracer) {
    static GossipContext of(World world, Host host, GossipsubConfig config, GossipTracer tracer) {
        GossipMeters meters = new GossipMeters(world.meters());
        return new GossipContext(world, host, config, meters, new Backpressure(world, config, meters), tracer);
    }
}
