package dev.jwaku.messenger.encryption;

import dev.jwaku.runtime.Bytes;
import java.util.List;

/**
 * What layer 6 is to sign, seal and send.
 *
 * @param envelopes one per envelope, at least one; all on the same topic
 * @param isAgreed whether all devices it is sealed for listen on the negotiated topic; else it goes to the partitioned
 *     one
 * @param installations the devices it is sealed for; empty if any device can read it
 */
public record SealedMessage(List<Bytes> envelopes, boolean isAgreed, List<String> installations) {
    /** Copies the lists. */
    public SealedMessage {
        envelopes = List.copyOf(envelopes);
        installations = List.copyOf(installations);
    }
}
