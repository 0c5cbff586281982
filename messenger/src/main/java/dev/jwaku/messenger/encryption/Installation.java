package dev.jwaku.messenger.encryption;

/**
 * A device of a person.
 *
 * @param id what the device calls itself
 * @param preKey its newest pre-key that we know
 * @param isEnabled whether we send to it: devices of others at once, our own when they are paired
 * @param isAgreed whether a message of it showed that it listens on the negotiated topic
 * @param timestamp of the newest bundle that named it, in nanoseconds since 1970
 */
public record Installation(String id, SignedPreKey preKey, boolean isEnabled, boolean isAgreed, long timestamp) {}
