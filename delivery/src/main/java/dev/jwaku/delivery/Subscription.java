package dev.jwaku.delivery;

/** Something that was subscribed to. Closing ends it, does not fail and is idempotent. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
