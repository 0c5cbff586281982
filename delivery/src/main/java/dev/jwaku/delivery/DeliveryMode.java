package dev.jwaku.delivery;

/** How messages travel between this node and the network. */
public enum DeliveryMode {
    /** Over Waku Relay: the node carries the traffic of its shards and sees all of it. */
    RELAY,
    /** Over service nodes: light push out, filter in; for devices with little power, bandwidth or reachability. */
    EDGE
}
