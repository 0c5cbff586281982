package dev.jwaku.delivery;

/** Takes messages of a subscription. */
@FunctionalInterface
public interface MessageListener {
    /**
     * Takes one message. Called by the door task, one call at a time; while it runs, nothing else comes in, so it
     * should hand long work on. A message that the door still remembers is not shown twice.
     */
    void onMessage(ReceivedMessage message);
}
