/**
 * The distributed table of nodes, discv5 with Waku's protocol id {@code d5waku}. Adapter over the discovery library of
 * Consensys, which has threads and futures of its own. Spec: 33/WAKU2-DISCV5, waku-protocols.md section 14.
 */
@NullMarked
package dev.jwaku.discovery.discv5;

import org.jspecify.annotations.NullMarked;
