package dev.jwaku.messenger.encryption;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.messenger.encryption.segmentation.Reassembler;
import dev.jwaku.messenger.encryption.segmentation.Reassembly;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Opens what arrives: layer 5, then layer 4. Inside a transaction of the database's writer. */
final class Opener {
    private final Identity self;
    private final Devices devices;
    private final Reassembler reassembler;
    private final SessionOpener sessions;
    private final GroupOpener groups;

    Opener(Identity self, Devices devices, Reassembler reassembler, KeySource keys, GroupKeyPolicy policy) {
        this.self = self;
        this.devices = devices;
        this.reassembler = reassembler;
        this.sessions = new SessionOpener(self, keys);
        this.groups = new GroupOpener(self, policy);
    }

    Opening open(Sql sql, ChatKey sender, Bytes data, Instant now) throws SQLException {
        return switch (reassembler.add(sql, sender, data, now)) {
            case Reassembly.NotASegment ignored -> openWhole(sql, sender, data, now);
            case Reassembly.Incomplete part -> new Opening.Incomplete(part.have(), part.need());
            case Reassembly.AlreadyComplete ignored -> new Opening.AlreadyComplete();
            case Reassembly.Broken broken -> new Opening.Failed(Opening.Reason.BAD_SEGMENTS, broken.detail());
            case Reassembly.Complete whole -> openReassembled(sql, sender, whole, now);
        };
    }

    private Opening openReassembled(Sql sql, ChatKey sender, Reassembly.Complete whole, Instant now)
            throws SQLException {
        Opening opening = openWhole(sql, sender, whole.message(), now);
        if (opening instanceof Opening.Opened opened) {
            return opened.with(opened.receipt().with(whole.name()));
        }
        // Nobody will confirm it.
        reassembler.confirm(sql, whole.name(), now);
        return opening;
    }

    /** Opens a message that is not a segment. */
    Opening openWhole(Sql sql, ChatKey sender, Bytes data, Instant now) throws SQLException {
        ProtocolMessage message;
        try {
            message = ProtocolMessage.decode(data);
        } catch (MalformedMessageException e) {
            return unchanged(sender, data);
        }
        if (message.publicMessage().isEmpty()
                && message.encrypted().isEmpty()
                && message.bundles().isEmpty()) {
            return unchanged(sender, data);
        }
        if (isOwn(sender, message)) {
            return new Opening.Own();
        }
        try {
            devices.record(sql, sender, message);
        } catch (MalformedMessageException e) {
            return new Opening.Failed(Opening.Reason.BAD_BUNDLE, String.valueOf(e.getMessage()));
        }
        hear(sql, sender, now);
        if (message.publicMessage().isPresent()) {
            return opened(sender, message, message.publicMessage().get(), Opening.Protection.PUBLIC);
        }
        if (message.encrypted().isEmpty()) {
            return unchanged(sender, data);
        }
        try {
            return decrypt(sql, sender, message, data, now);
        } catch (UnreadableException e) {
            return new Opening.Failed(e.reason(), String.valueOf(e.getMessage()));
        }
    }

    private void hear(Sql sql, ChatKey sender, Instant now) throws SQLException {
        if (sender.equals(self.chatKey())) {
            PeerStore.addressed(sql, sender, now);
        } else {
            PeerStore.heard(sql, sender, now);
        }
    }

    private boolean isOwn(ChatKey sender, ProtocolMessage message) {
        return sender.equals(self.chatKey()) && message.installationId().equals(devices.installationId());
    }

    private Opening decrypt(Sql sql, ChatKey sender, ProtocolMessage message, Bytes data, Instant now)
            throws SQLException {
        EncryptedMessage encrypted = message.encrypted().get(devices.installationId());
        if (encrypted == null) {
            encrypted = message.encrypted().get(ProtocolMessage.ANY_DEVICE);
        }
        if (encrypted == null) {
            throw sender.equals(self.chatKey())
                    ? new UnreadableException(Opening.Reason.NOT_PAIRED, "from a device of ours that is not paired")
                    : new UnreadableException(
                            Opening.Reason.DEVICE_NOT_FOUND,
                            sender + " sent it to " + message.encrypted().size() + " other devices of ours");
        }
        Opening opening = decrypt(sql, sender, message, encrypted, data, now);
        if (opening instanceof Opening.Opened opened) {
            if (message.protocolVersion() >= SignedPreKey.PROTOCOL_VERSION) {
                InstallationStore.markAgreed(sql, sender, message.installationId());
            }
            return groups.learn(sql, opened, encrypted.hashRatchet());
        }
        return opening;
    }

    private Opening decrypt(
            Sql sql, ChatKey sender, ProtocolMessage message, EncryptedMessage encrypted, Bytes data, Instant now)
            throws SQLException {
        if (encrypted.ratchet().isPresent()) {
            SessionOpener.Plaintext plaintext = sessions.open(sql, sender, message.installationId(), encrypted, now);
            return new Opening.Opened(
                    plaintext.payload(),
                    sender,
                    message.installationId(),
                    Opening.Protection.RATCHET,
                    plaintext.repeated(),
                    plaintext.receipt(),
                    Optional.empty(),
                    List.of());
        }
        if (encrypted.dhKey().isPresent()) {
            Bytes ephemeral = encrypted.dhKey().get();
            SessionOpener.requirePoint(ephemeral);
            Bytes key = new KeyPair(self.privateKey(), self.chatKey().compressed()).agree(ephemeral);
            Bytes payload = AesGcm.openNonceLast(encrypted.payload(), key);
            return opened(sender, message, payload, Opening.Protection.DH);
        }
        if (encrypted.hashRatchet().isPresent()) {
            return groups.open(sql, sender, message, encrypted, data, now);
        }
        throw new UnreadableException(Opening.Reason.BAD_HEADER, "it does not say with which key it is secured");
    }

    private static Opening.Opened opened(
            ChatKey sender, ProtocolMessage message, Bytes payload, Opening.Protection protection) {
        return new Opening.Opened(
                payload,
                sender,
                message.installationId(),
                protection,
                false,
                Receipt.nothing(),
                Optional.empty(),
                List.of());
    }

    private static Opening.Opened unchanged(ChatKey sender, Bytes data) {
        return new Opening.Opened(
                data, sender, "", Opening.Protection.NONE, false, Receipt.nothing(), Optional.empty(), List.of());
    }
}
