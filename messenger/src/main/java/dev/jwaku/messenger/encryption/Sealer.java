package dev.jwaku.messenger.encryption;

import dev.jwaku.messenger.encryption.segmentation.Segmenter;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Entropy;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Seals messages. Inside a transaction of the database's writer; nothing may be sent before it is committed. */
final class Sealer {
    private final Identity self;
    private final Devices devices;
    private final KeySource keys;
    private final Entropy entropy;
    private final Segmenter segmenter;

    Sealer(Identity self, Devices devices, KeySource keys, Entropy entropy, Segmenter segmenter) {
        this.self = self;
        this.devices = devices;
        this.keys = keys;
        this.entropy = entropy;
        this.segmenter = segmenter;
    }

    /** For the devices of somebody, each in its session; if none is known, for any device. */
    SealedMessage forPeer(Sql sql, ChatKey peer, Bytes payload, Optional<HashRatchetHeader> bringing, Instant now)
            throws SQLException {
        PeerStore.addressed(sql, peer, now);
        SortedMap<String, EncryptedMessage> encrypted = new TreeMap<>();
        List<String> installations = new ArrayList<>();
        boolean isAgreed = true;
        for (Installation device : devices.targets(sql, peer)) {
            encrypted.put(device.id(), inSession(sql, peer, device, payload, now));
            installations.add(device.id());
            isAgreed &= device.isAgreed();
        }
        if (encrypted.isEmpty()) {
            encrypted.put(ProtocolMessage.ANY_DEVICE, withDh(peer, payload));
            isAgreed = false;
        }
        bringing.ifPresent(header -> encrypted.replaceAll((id, message) -> message.bringing(header)));
        return secured(withBundle(sql, encrypted, Optional.empty(), now), isAgreed, installations);
    }

    /** For any device of somebody. */
    SealedMessage forAnyDevice(Sql sql, ChatKey peer, Bytes payload, Instant now) throws SQLException {
        PeerStore.addressed(sql, peer, now);
        SortedMap<String, EncryptedMessage> encrypted = new TreeMap<>();
        encrypted.put(ProtocolMessage.ANY_DEVICE, withDh(peer, payload));
        return secured(withBundle(sql, encrypted, Optional.empty(), now), false, List.of());
    }

    /** For everybody on the topic. */
    SealedMessage forEverybody(Sql sql, Bytes payload, Instant now) throws SQLException {
        return secured(withBundle(sql, new TreeMap<>(), Optional.of(payload), now), false, List.of());
    }

    /** For whoever has the newest key of a group; empty if we have none. */
    Optional<SealedMessage> forGroup(Sql sql, Bytes groupId, Bytes payload) throws SQLException {
        Optional<GroupKeyStore.Place> place = GroupKeyStore.advance(sql, groupId);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        GroupKeyStore.Place here = place.get();
        HashRatchetHeader header = new HashRatchetHeader(
                here.timestamp() & 0xffffffffL, here.n(), groupId, here.keyId(), Optional.empty());
        Bytes secured = AesGcm.sealNonceLast(payload, here.hash(), nonce());
        return Optional.of(group(EncryptedMessage.hashRatchet(header, secured)));
    }

    /** A new key for all members; the payload is readable by everybody on the topic, as with the reference. */
    SealedMessage rekey(GroupKey key, List<ChatKey> members, Bytes payload) {
        RekeyGroup entries = key.rekey(self, members, this::nonce);
        HashRatchetKeys keysOfGroup = new HashRatchetKeys(List.of(), Optional.of(entries));
        return group(EncryptedMessage.hashRatchet(HashRatchetHeader.bringing(key.groupId(), keysOfGroup), payload));
    }

    private SealedMessage group(EncryptedMessage message) {
        SortedMap<String, EncryptedMessage> encrypted = new TreeMap<>();
        encrypted.put(ProtocolMessage.ANY_DEVICE, message);
        return secured(
                new ProtocolMessage(devices.installationId(), List.of(), encrypted, Optional.empty()),
                false,
                List.of());
    }

    private ProtocolMessage withBundle(
            Sql sql, SortedMap<String, EncryptedMessage> encrypted, Optional<Bytes> publicMessage, Instant now)
            throws SQLException {
        Bundle bundle = devices.ownBundle(sql, now);
        return new ProtocolMessage(devices.installationId(), List.of(bundle), encrypted, publicMessage);
    }

    private SealedMessage secured(ProtocolMessage message, boolean isAgreed, List<String> installations) {
        return new SealedMessage(segmenter.split(message.encode()), isAgreed, installations);
    }

    private EncryptedMessage inSession(Sql sql, ChatKey peer, Installation device, Bytes payload, Instant now)
            throws SQLException {
        Optional<Session> current = SessionStore.current(sql, peer, device);
        Session session = current.isPresent() ? current.get() : begin(sql, peer, device, now);
        Ratchet.Sealed secured = session.ratchet().orElseThrow().seal(payload, session.bundleId());
        SessionStore.saveSent(sql, session.number(), secured.next(), now);
        return EncryptedMessage.ratchet(session.beginning(), secured.header(), secured.payload());
    }

    private Session begin(Sql sql, ChatKey peer, Installation device, Instant now) throws SQLException {
        KeyPair ephemeral = keys.create(KeySource.Use.SESSION);
        Bytes preKey = device.preKey().key();
        Bytes sharedKey = X3dh.initiate(self, ephemeral, peer, preKey);
        Ratchet ratchet = Ratchet.initiator(sharedKey, preKey, keys.create(KeySource.Use.RATCHET));
        Session session =
                new Session(0, peer, device.id(), preKey, ephemeral.point(), false, true, Optional.of(ratchet));
        return SessionStore.insert(sql, session, now);
    }

    private EncryptedMessage withDh(ChatKey peer, Bytes payload) {
        KeyPair ephemeral = keys.create(KeySource.Use.MESSAGE);
        Bytes secured = AesGcm.sealNonceLast(payload, ephemeral.agree(peer.uncompressed()), nonce());
        return EncryptedMessage.dh(ephemeral.point(), secured);
    }

    private Bytes nonce() {
        return Bytes.wrap(entropy.bytes(AesGcm.NONCE_LENGTH));
    }
}
