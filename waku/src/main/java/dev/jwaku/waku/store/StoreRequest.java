package dev.jwaku.waku.store;

/**
 * A question on the wire.
 *
 * @param requestId any text, repeated in the answer
 * @param query what is asked
 */
public record StoreRequest(String requestId, StoreQuery query) {}
