/**
 * What the benchmarks of services share: service nodes in processes of their own, ours and go-waku's, and clients
 * without relay.
 */
@NullMarked
package dev.jwaku.tools.service;

import org.jspecify.annotations.NullMarked;
