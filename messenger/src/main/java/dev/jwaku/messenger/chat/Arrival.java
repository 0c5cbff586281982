package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.datasync.MvdsId;
import dev.jwaku.messenger.datasync.MvdsPayload;
import dev.jwaku.messenger.identity.ChatKey;
import java.util.List;

/**
 * What one payload of data sync meant, after it is on disk.
 *
 * @param numbering in which its sender speaks
 * @param acks messages of ours that the sender has
 * @param delivered those of them of which that was not known before
 * @param stored messages of the sender that are stored here, new or repeated
 * @param missing messages that the sender offers and that are not stored here
 * @param requests messages of ours that the sender wants
 */
record Arrival(
        ChatKey sender,
        MvdsPayload.Numbering numbering,
        List<MvdsId> acks,
        List<Delivered> delivered,
        List<MvdsId> stored,
        List<MvdsId> missing,
        List<MvdsId> requests) {
    /**
     * A message of ours.
     *
     * @param id that data sync gave it for this recipient
     */
    record Delivered(MvdsId id, MessageId message) {}
}
