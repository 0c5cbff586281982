package dev.jwaku.waku.filter;

import dev.jwaku.runtime.MeterBounds;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.ratelimit.ServiceMeters;

/** The figures of a filter service, named as nwaku's. */
final class FilterMeters {
    private static final double NANOS = 1e9;

    private final Meters meters;
    private final Meters.Counter pushed;
    private final Meters.Counter pushedBytes;
    private final Meters.Histogram pushSeconds;

    FilterMeters(World world, Subscriptions subscriptions) {
        this.meters = world.meters();
        this.pushed = meters.counter("waku_filter_pushes");
        this.pushedBytes = ServiceMeters.bytesOut(world, FilterServer.PUSH_PROTOCOL);
        this.pushSeconds = meters.histogram("waku_filter_handle_message_duration_seconds", MeterBounds.longSeconds());
        meters.gauge("waku_filter_subscriptions", subscriptions::peers);
    }

    /** nwaku has no request type in the answer to one it cannot read, so that is only an error. */
    void malformed() {
        count("decode_rpc_failure");
    }

    void request(FilterRequest.Type type, long nanos) {
        String name = type == FilterRequest.Type.PING ? "SUBSCRIBER_PING" : type.name();
        meters.counter("waku_filter_requests", "type", name).increment();
        meters.histogram("waku_filter_request_duration_seconds", MeterBounds.seconds(), "type", name)
                .observe(nanos / NANOS);
    }

    void error(int status) {
        count(
                switch (status) {
                    case FilterStatus.TOO_MANY_REQUESTS -> "rate_limit";
                    case FilterStatus.NOT_FOUND -> "no_subscription";
                    case FilterStatus.SERVICE_UNAVAILABLE -> "no_room";
                    default -> "bad_request";
                });
    }

    private void count(String type) {
        meters.counter("waku_filter_errors", "type", type).increment();
    }

    void pushed(int messages, long bytes) {
        pushed.add(messages);
        pushedBytes.add(bytes);
    }

    /** The pushes of one message have ended. */
    void roundEnded(long nanos) {
        pushSeconds.observe(nanos / NANOS);
    }

    void dropped(String reason) {
        meters.counter("waku_filter_dropped", "reason", reason).increment();
    }
}
