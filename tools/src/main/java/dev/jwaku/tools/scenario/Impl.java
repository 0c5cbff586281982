package dev.jwaku.tools.scenario;

/** Which program a node of the network is. Only in processes can it be another than ours. */
public enum Impl {
    /** Ours. */
    JWAKU,
    /** go-waku, as {@code interop/go-peer} builds it: relay, light push and filter; it has no store v3 server. */
    GO_WAKU,
    /** Any command that takes nwaku's flags and answers its REST. */
    NWAKU;

    /** As files write it. */
    public String id() {
        return Units.name(this);
    }
}
