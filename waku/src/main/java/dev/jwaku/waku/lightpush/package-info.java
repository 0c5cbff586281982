/**
 * Light push: publishing through a node that relays.
 *
 * <p>Spec: 19/WAKU2-LIGHTPUSH, versions 3 ({@code /vac/waku/lightpush/3.0.0}) and 2
 * ({@code /vac/waku/lightpush/2.0.0-beta1}, the only one that go-waku speaks). A success means that at least one relay
 * peer took the message; everything else has a {@link dev.jwaku.waku.lightpush.LightPushStatus} that says why.
 */
@NullMarked
package dev.jwaku.waku.lightpush;

import org.jspecify.annotations.NullMarked;
