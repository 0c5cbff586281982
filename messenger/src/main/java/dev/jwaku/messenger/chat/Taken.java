package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.waku.message.MessageHash;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a batch of envelopes brought, after it is on disk.
 *
 * @param arrivals payloads of data sync
 * @param posted what handlers left
 * @param heard who gave a sign of life
 * @param repeating who has just sent again what was acknowledged
 * @param newDevices who has a device that was not known
 * @param unaware who does not know this device, or a session that is gone
 * @param rejected what cannot be read or was refused
 */
record Taken(
        List<Arrival> arrivals,
        Posted posted,
        Set<ChatKey> heard,
        Set<ChatKey> repeating,
        Set<ChatKey> newDevices,
        Set<ChatKey> unaware,
        List<Rejected> rejected) {
    /** Something that cannot be read, or was refused. */
    record Rejected(MessageHash hash, String reason) {}

    static Taken nothing() {
        return new Taken(
                new ArrayList<>(),
                Posted.nothing(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new ArrayList<>());
    }
}
