/**
 * Peer exchange, {@code /vac/waku/peer-exchange/2.0.0-alpha1}: nodes that cannot take part in discv5 ask one that can
 * for records of others. Spec: 34/WAKU2-PEER-EXCHANGE, waku-protocols.md section 11.
 */
@NullMarked
package dev.jwaku.waku.peerexchange;

import org.jspecify.annotations.NullMarked;
