/** Limits on how often peers may ask: {@link dev.jwaku.waku.ratelimit.RequestGate} is what servers see of them. */
@NullMarked
package dev.jwaku.waku.ratelimit;

import org.jspecify.annotations.NullMarked;
