/**
 * Limits on how often peers may ask: {@link dev.jwaku.waku.ratelimit.RequestGate} is what servers see of them,
 * {@link dev.jwaku.waku.ratelimit.RateLimits} reads nwaku's {@code --rate-limit} and makes the gates.
 */
@NullMarked
package dev.jwaku.waku.ratelimit;

import org.jspecify.annotations.NullMarked;
