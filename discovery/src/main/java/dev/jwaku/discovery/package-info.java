/**
 * Finds nodes of the network: sources behind {@link dev.jwaku.discovery.Discovery}, a filter for what fits, and a
 * bounded list of what was found. Dials nobody. Spec: 33/WAKU2-DISCV5, EIP-1459, 34/WAKU2-PEER-EXCHANGE,
 * waku-protocols.md sections 11 to 15.
 */
@NullMarked
package dev.jwaku.discovery;

import org.jspecify.annotations.NullMarked;
