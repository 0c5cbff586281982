package dev.jwaku.messenger.chat;

import java.util.function.Consumer;

/** Tells everybody who listens to a messenger of a fact, one after the other. */
@FunctionalInterface
public interface Bulletin {
    /** Calls all listeners; what one of them throws is reported and disturbs no other. */
    void tell(Consumer<MessengerListener> fact);
}
