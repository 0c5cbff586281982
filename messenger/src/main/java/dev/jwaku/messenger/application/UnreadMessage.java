package dev.jwaku.messenger.application;

import dev.jwaku.runtime.Bytes;

/**
 * A message that this messenger has no use for: synchronisation of one person's devices, push notifications, wallets,
 * what later versions may bring.
 *
 * @param type its number in the wrapper
 * @param encoded as it came
 */
public record UnreadMessage(int type, Bytes encoded) implements ApplicationMessage {
    @Override
    public Bytes encode() {
        return encoded;
    }
}
