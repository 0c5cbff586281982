/**
 * Node records: who a peer is, where it listens, what it can and which shards it relays, signed by itself.
 *
 * <p>Spec: EIP-778 and 31/WAKU2-ENR. {@link dev.jwaku.waku.enr.Enr} is a record read from outside or made by
 * {@link dev.jwaku.waku.enr.EnrBuilder}; its signature is checked, so an instance is always genuine. Where the
 * specification and the running implementations differ (bit order of {@code rsv}), the implementations are followed.
 */
@NullMarked
package dev.jwaku.waku.enr;

import org.jspecify.annotations.NullMarked;
