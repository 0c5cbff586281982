/**
 * Store: asking for messages of the past, and answering.
 *
 * <p>Spec: 13/WAKU2-STORE version 3, {@code /vac/waku/store-query/3.0.0}. {@link dev.jwaku.waku.store.StoreServer}
 * answers from a {@link dev.jwaku.waku.store.MessageArchive}, which other modules implement;
 * {@link dev.jwaku.waku.store.StoreClient} asks one question, {@link dev.jwaku.waku.store.StorePager} walks through all
 * pages. Texts of errors are nwaku's, since its users look for them.
 *
 * <pre>{@code
 * StorePager pages = new StorePager(client, storeNode, StoreQuery.builder()
 *         .pubsubTopic(topic).contentTopics(List.of(chat)).includeData(true).forward(true).build());
 * while (pages.hasNext()) {
 *     pages.next(deadline).forEach(entry -> show(entry.message()));
 * }
 * }</pre>
 */
@NullMarked
package dev.jwaku.waku.store;

import org.jspecify.annotations.NullMarked;
