package dev.jwaku.messenger.encryption;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens messages of groups and takes in their keys. Inside a transaction of the database's writer. */
final class GroupOpener {
    private final Identity self;
    private final GroupKeyPolicy policy;

    GroupOpener(Identity self, GroupKeyPolicy policy) {
        this.self = self;
        this.policy = policy;
    }

    /**
     * Opens a message of a group.
     *
     * @param data the whole message of layer 4, to be kept if the key is not known
     * @throws UnreadableException if it cannot be opened
     */
    Opening open(Sql sql, ChatKey sender, ProtocolMessage message, EncryptedMessage encrypted, Bytes data, Instant now)
            throws SQLException {
        HashRatchetHeader header = encrypted.hashRatchet().orElseThrow();
        if (header.seqNo() == 0) {
            // It brings keys; its payload is not sealed.
            return opened(sender, message, encrypted.payload(), Opening.Protection.PUBLIC, Optional.empty());
        }
        Optional<GroupKeyStore.Place> latest = GroupKeyStore.find(sql, header);
        if (latest.isEmpty()) {
            return keep(sql, sender, new GroupKeyId(header.groupId(), waitingId(header)), data, now);
        }
        GroupKeyStore.Place place = GroupKeyStore.at(sql, latest.get(), header.seqNo());
        Bytes payload = AesGcm.openNonceLast(encrypted.payload(), place.hash());
        GroupKeyStore.reached(sql, latest.get(), place);
        GroupKeyId key = new GroupKeyId(header.groupId(), place.keyId());
        return opened(sender, message, payload, Opening.Protection.GROUP, Optional.of(key));
    }

    private static Opening keep(Sql sql, ChatKey sender, GroupKeyId key, Bytes data, Instant now) throws SQLException {
        if (data.length() > WaitingStore.MAX_LENGTH) {
            throw new UnreadableException(
                    Opening.Reason.NO_SESSION, "the group's key is not known, and the message is too large to wait");
        }
        WaitingStore.insert(sql, sender, key, data, now);
        return new Opening.AwaitsGroupKey(key);
    }

    private static Bytes waitingId(HashRatchetHeader header) {
        return header.keyId().isEmpty() ? deprecatedId(header.deprecatedKeyId()) : header.keyId();
    }

    /** Under what messages of old clients wait. */
    static Bytes deprecatedId(long id) {
        return Bytes.of((byte) id, (byte) (id >>> 8), (byte) (id >>> 16), (byte) (id >>> 24));
    }

    private static Opening.Opened opened(
            ChatKey sender,
            ProtocolMessage message,
            Bytes payload,
            Opening.Protection protection,
            Optional<GroupKeyId> group) {
        return new Opening.Opened(
                payload, sender, message.installationId(), protection, false, Receipt.nothing(), group, List.of());
    }

    /** Takes in the keys that came with a message that was opened. */
    Opening.Opened learn(Sql sql, Opening.Opened opened, Optional<HashRatchetHeader> header) throws SQLException {
        if (header.isEmpty() || header.get().seqNo() != 0) {
            return opened;
        }
        Bytes groupId = header.get().groupId();
        Optional<HashRatchetKeys> keys = header.get().keys().or(() -> ofOldClient(opened.payload()));
        if (keys.isEmpty() || !policy.accepts(opened.sender(), groupId)) {
            return opened;
        }
        List<GroupKeyId> news = insert(sql, opened.sender(), groupId, keys.get());
        return new Opening.Opened(
                opened.payload(),
                opened.sender(),
                opened.installationId(),
                opened.protection(),
                opened.repeated(),
                opened.receipt(),
                opened.group(),
                news);
    }

    private static Optional<HashRatchetKeys> ofOldClient(Bytes payload) {
        try {
            return Optional.of(HashRatchetKeys.decode(new ProtoReader(payload, "keys of a group")));
        } catch (MalformedMessageException e) {
            return Optional.empty();
        }
    }

    private List<GroupKeyId> insert(Sql sql, ChatKey sender, Bytes groupId, HashRatchetKeys keys) throws SQLException {
        List<GroupKey> found = new ArrayList<>();
        for (HashRatchetKeys.Key key : keys.keys()) {
            found.add(new GroupKey(groupId, key.timestamp() == 0 ? key.deprecatedId() : key.timestamp(), key.key()));
        }
        keys.rekey()
                .flatMap(rekey -> GroupKey.open(self, sender, groupId, rekey))
                .ifPresent(found::add);
        List<GroupKeyId> news = new ArrayList<>();
        for (GroupKey key : found) {
            boolean isUsable = key.key().length() == GroupKey.LENGTH && key.timestamp() > 0;
            if (isUsable && GroupKeyStore.insert(sql, key)) {
                news.add(new GroupKeyId(groupId, key.id()));
            }
        }
        return news;
    }
}
