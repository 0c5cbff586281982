package dev.jwaku.waku.filter;

import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.World;

/** The figures of a filter service, named as nwaku's. */
final class FilterMeters {
    private final Meters meters;
    private final Meters.Counter pushed;

    FilterMeters(World world, Subscriptions subscriptions) {
        this.meters = world.meters();
        this.pushed = meters.counter("waku_filter_pushes");
        meters.gauge("waku_filter_subscriptions", subscriptions::peers);
    }

    void request(FilterRequest.Type type) {
        meters.counter("waku_filter_requests", "type", type.name()).increment();
    }

    void error(String type) {
        meters.counter("waku_filter_errors", "type", type).increment();
    }

    void pushed(int messages) {
        pushed.add(messages);
    }

    void dropped(String reason) {
        meters.counter("waku_filter_dropped", "reason", reason).increment();
    }
}
