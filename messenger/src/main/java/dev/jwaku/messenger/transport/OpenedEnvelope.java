package dev.jwaku.messenger.transport;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import java.time.Instant;

/**
 * What arrived from somebody, opened down to layer 5.
 *
 * @param sender who signed the envelope
 * @param data what the encryption layer opens
 * @param sentAt the sender's time of the Waku message, in whole seconds as Status reads it; for the clock check only
 * @param hash of the Waku message
 */
public record OpenedEnvelope(ChatKey sender, Bytes data, Instant sentAt, MessageHash hash) {}
