package dev.jwaku.waku.ratelimit;

import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.host.RequestResponse;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.MeterBounds;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.World;

/** What nwaku counts of every service, by protocol: requests, bytes, time. Thread-safe. */
public final class ServiceMeters {
    private static final String SERVICE = "service";
    private static final double NANOS = 1e9;

    private final World world;
    private final Meters.Counter served;
    private final Meters.Counter rejected;
    private final Meters.Counter in;
    private final Meters.Counter out;
    private final Meters.Histogram seconds;

    /** The figures of a protocol that we serve. */
    public ServiceMeters(World world, ProtocolId protocol) {
        this.world = world;
        String name = protocol.toString();
        Meters meters = world.meters();
        this.served = meters.counter("waku_service_requests", SERVICE, name, "state", "served");
        this.rejected = meters.counter("waku_service_requests", SERVICE, name, "state", "rejected");
        this.in = meters.counter("waku_service_network_bytes", SERVICE, name, "direction", "in");
        this.out = bytesOut(world, protocol);
        this.seconds = meters.histogram(
                "waku_service_request_handling_duration_seconds", MeterBounds.longSeconds(), SERVICE, name);
    }

    /** The counter of bytes that a service sends by itself. */
    public static Meters.Counter bytesOut(World world, ProtocolId protocol) {
        return world.meters().counter("waku_service_network_bytes", SERVICE, protocol.toString(), "direction", "out");
    }

    /**
     * Answers what the gate admits, and counts.
     *
     * @param refusal what is said to those over the limit
     */
    public RequestResponse.Answer guarded(
            RequestGate gate, RequestResponse.Answer refusal, RequestResponse.Answer answer) {
        return (peer, request) -> {
            in.add(request.length());
            if (!gate.admit(peer)) {
                rejected.increment();
                return refusal.to(peer, request);
            }
            served.increment();
            long start = world.nanoTime();
            try {
                Bytes response = answer.to(peer, request);
                out.add(response.length());
                return response;
            } finally {
                seconds.observe((world.nanoTime() - start) / NANOS);
            }
        };
    }
}
