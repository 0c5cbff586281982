/**
 * Filter: a service node pushes the messages of some content topics to a peer that does not relay.
 *
 * <p>Spec: 12/WAKU2-FILTER version 2, {@code /vac/waku/filter-subscribe/2.0.0-beta1} and
 * {@code /vac/waku/filter-push/2.0.0-beta1}. {@link dev.jwaku.waku.filter.FilterServer} serves,
 * {@link dev.jwaku.waku.filter.FilterClient} speaks to one service node at a time,
 * {@link dev.jwaku.waku.filter.FilterSubscription} keeps a subscription alive and renews it when the service node
 * forgot it.
 */
@NullMarked
package dev.jwaku.waku.filter;

import org.jspecify.annotations.NullMarked;
