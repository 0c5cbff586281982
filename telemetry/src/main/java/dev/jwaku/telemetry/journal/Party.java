package dev.jwaku.telemetry.journal;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;

/**
 * Somebody who sends or receives, by what the protocol of that network calls him. Never written, see {@link Tags}.
 *
 * @param name of a messenger's person the uncompressed public key; in a dogfooding room the peer id as UTF-8
 */
public record Party(Bytes name) {
    /** A person of the messenger. */
    public static Party of(ChatKey key) {
        return new Party(key.uncompressed());
    }

    /** A participant whose name is a text. */
    public static Party of(String text) {
        return new Party(Bytes.utf8(text));
    }
}
