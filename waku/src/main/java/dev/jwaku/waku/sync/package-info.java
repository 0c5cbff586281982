/**
 * Store sync: two store nodes find out which messages of the recent past only one of them has
 * ({@code /vac/waku/reconciliation/1.0.0}) and send them to each other ({@code /vac/waku/transfer/1.0.0}). On the wire
 * as nwaku speaks it from v0.37 on, which differs from the specification. Spec: WAKU-SYNC, waku-protocols.md section
 * 16.
 */
@NullMarked
package dev.jwaku.waku.sync;

import org.jspecify.annotations.NullMarked;
