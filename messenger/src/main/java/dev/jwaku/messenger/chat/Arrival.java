package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.datasync.MvdsId;
import dev.jwaku.messenger.datasync.MvdsPayload;
import dev.jwaku.messenger.identity.ChatKey;
import java.util.List;

/**
 * What one payload of data sync meant, after it is on disk.
 *
 * @param numbering in which its sender speaks
 * @param acks messages of ours that the sender has
 * @param stored messages of the sender that are stored here, new or repeated
 * @param missing messages that the sender offers and that are not stored here
 * @param requests messages of ours that the sender wants
 */
record Arrival(
        ChatKey sender,
        MvdsPayload.Numbering numbering,
        List<MvdsId> acks,
        List<MvdsId> stored,
        List<MvdsId> missing,
        List<MvdsId> requests) {}
