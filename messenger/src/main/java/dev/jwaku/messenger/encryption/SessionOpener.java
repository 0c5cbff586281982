package dev.jwaku.messenger.encryption;

import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens messages of sessions between two devices. Inside a transaction of the database's writer. */
final class SessionOpener {
    private final Identity self;
    private final KeySource keys;

    SessionOpener(Identity self, KeySource keys) {
        this.self = self;
        this.keys = keys;
    }

    /**
     * Opens a message.
     *
     * @throws UnreadableException if it cannot be opened; nothing is changed then
     */
    Plaintext open(Sql sql, ChatKey sender, String installationId, EncryptedMessage message, Instant now)
            throws SQLException {
        RatchetHeader header = message.ratchet().orElseThrow();
        requirePoint(header.key());
        List<Session> candidates = new ArrayList<>();
        if (message.x3dh().isPresent()) {
            candidates.add(begun(sql, sender, installationId, message.x3dh().get(), header));
        }
        candidates.addAll(SessionStore.candidates(sql, sender, installationId, header));
        Optional<UnreadableException> failure = Optional.empty();
        for (Session session : candidates) {
            try {
                return open(sql, session, header, message.payload(), now);
            } catch (UnreadableException e) {
                failure = failure.isPresent() ? failure : Optional.of(e);
            }
        }
        throw failure.orElseGet(() -> new UnreadableException(
                Opening.Reason.NO_SESSION, "no session of " + sender + " with pre-key " + header.bundleId()));
    }

    /** The session that a message says it begins: known, or new. */
    private Session begun(Sql sql, ChatKey sender, String installationId, X3dhHeader x3dh, RatchetHeader header)
            throws SQLException {
        requirePoint(x3dh.key());
        if (!x3dh.id().equals(header.bundleId())) {
            throw new UnreadableException(Opening.Reason.BAD_HEADER, "it begins another session than it belongs to");
        }
        Optional<Session> known = SessionStore.find(sql, sender, installationId, x3dh);
        if (known.isPresent()) {
            return known.get();
        }
        KeyPair preKey = PreKeyStore.find(sql, x3dh.id())
                .orElseThrow(() -> new UnreadableException(
                        Opening.Reason.NO_SESSION, "it begins a session with " + x3dh.id() + ", no pre-key of ours"));
        if (SessionStore.count(sql, sender, installationId, x3dh.id()) >= SessionStore.MAX_PER_BUNDLE) {
            throw new UnreadableException(Opening.Reason.NO_SESSION, "too many sessions with one pre-key");
        }
        Bytes sharedKey = X3dh.respond(self, preKey, sender, x3dh.key());
        return new Session(
                0,
                sender,
                installationId,
                x3dh.id().copy(),
                x3dh.key().copy(),
                true,
                false,
                Optional.of(Ratchet.responder(sharedKey, preKey)));
    }

    private Plaintext open(Sql sql, Session session, RatchetHeader header, Bytes payload, Instant now)
            throws SQLException {
        Ratchet ratchet = session.ratchet()
                .orElseThrow(
                        () -> new UnreadableException(Opening.Reason.DUPLICATE, "a message of a session that is over"));
        Optional<MessageKeyStore.Kept> kept = MessageKeyStore.find(sql, session.number(), header);
        if (kept.isPresent()) {
            return open(sql, session, header, payload, kept.get());
        }
        Ratchet.Opened opened = ratchet.open(header, payload, keys);
        long number;
        if (session.number() == 0) {
            number = SessionStore.insert(sql, session.with(opened.next()), now).number();
        } else {
            number = session.number();
            SessionStore.saveOpened(sql, number, opened.next(), now);
        }
        MessageKeyStore.insert(sql, number, opened);
        return new Plaintext(opened.plaintext(), place(number, header), false);
    }

    private static Plaintext open(
            Sql sql, Session session, RatchetHeader header, Bytes payload, MessageKeyStore.Kept kept)
            throws SQLException {
        if (kept.state() == MessageKeyStore.CONFIRMED) {
            throw new UnreadableException(Opening.Reason.DUPLICATE, "opened and dealt with before");
        }
        Bytes plaintext = RatchetCipher.open(payload, kept.key(), header.associatedData());
        MessageKeyStore.markOpened(sql, session.number(), header);
        return new Plaintext(plaintext, place(session.number(), header), kept.state() == MessageKeyStore.OPENED);
    }

    private static Receipt place(long session, RatchetHeader header) {
        return Receipt.of(new Receipt.MessagePlace(session, header.key(), header.n()));
    }

    static void requirePoint(Bytes key) {
        if (key.length() != Secp256k1.COMPRESSED_LENGTH || !Secp256k1.best().isValidPublicKey(key)) {
            throw new UnreadableException(Opening.Reason.BAD_HEADER, "a header holds no key");
        }
    }

    /**
     * What a message of a session says.
     *
     * @param repeated whether it was opened before
     */
    record Plaintext(Bytes payload, Receipt receipt, boolean repeated) {
        @Override
        public String toString() {
            return "Plaintext[" + payload.length() + " bytes]";
        }
    }
}
