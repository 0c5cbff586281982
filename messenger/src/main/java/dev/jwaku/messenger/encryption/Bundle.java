package dev.jwaku.messenger.encryption;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.payload.Keccak256;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What others need to begin sessions with the devices of a person; rides on every message of ours that has a layer 4.
 *
 * @param identity compressed key of the person, 33 bytes
 * @param preKeys by installation id, in ascending order of its bytes
 * @param signature r‖s‖v, 65 bytes; protocol versions are not covered
 * @param timestamp when it was signed, in nanoseconds since 1970
 */
public record Bundle(Bytes identity, SortedMap<String, SignedPreKey> preKeys, Bytes signature, long timestamp) {
    /** Most devices that are read. */
    public static final int MAX_DEVICES = 64;

    private static final int IDENTITY = 1;
    private static final int PRE_KEYS = 2;
    private static final int SIGNATURE = 4;
    private static final int TIMESTAMP = 5;

    /** Copies the map. Ids are UUIDs, and ASCII sorts as text as it does as bytes. */
    public Bundle {
        preKeys = Collections.unmodifiableSortedMap(new TreeMap<>(preKeys));
    }

    /** Makes and signs the bundle of a person. */
    static Bundle signed(Identity self, SortedMap<String, SignedPreKey> preKeys, long timestamp) {
        Bundle unsigned = new Bundle(self.chatKey().compressed(), preKeys, Bytes.EMPTY, timestamp);
        return new Bundle(unsigned.identity, preKeys, self.sign(unsigned.digest()), timestamp);
    }

    /** What is signed: id, key and version of each device, then the time. */
    Bytes material() {
        Bytes material = Bytes.EMPTY;
        for (Map.Entry<String, SignedPreKey> device : preKeys.entrySet()) {
            SignedPreKey preKey = device.getValue();
            material = Bytes.concat(
                    material, Bytes.utf8(device.getKey()), preKey.key(), Bytes.utf8(Long.toString(preKey.version())));
        }
        return timestamp == 0 ? material : Bytes.concat(material, Bytes.utf8(Long.toString(timestamp)));
    }

    private Bytes digest() {
        return Keccak256.hash(material());
    }

    /**
     * Whose bundle it is.
     *
     * @throws MalformedMessageException if its signature is not by its identity, or a key in it is none
     */
    public ChatKey verify() {
        if (signature.length() != Secp256k1.RECOVERABLE_LENGTH) {
            throw new MalformedMessageException("bundle: a signature has 65 bytes, not " + signature.length());
        }
        try {
            ChatKey owner = new ChatKey(identity);
            if (!new ChatKey(Secp256k1.best().recover(digest(), signature)).equals(owner)) {
                throw new MalformedMessageException("bundle: not signed by its identity " + owner);
            }
            for (SignedPreKey preKey : preKeys.values()) {
                if (preKey.key().length() != Secp256k1.COMPRESSED_LENGTH
                        || !Secp256k1.best().isValidPublicKey(preKey.key())) {
                    throw new MalformedMessageException("bundle: a pre-key of " + owner + " is no point");
                }
            }
            return owner;
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("bundle: the signature or the identity is no key", e);
        }
    }

    ProtoWriter encode() {
        ProtoWriter out = new ProtoWriter();
        Fields.bytes(out, IDENTITY, identity);
        preKeys.forEach((installation, preKey) ->
                out.message(PRE_KEYS, new ProtoWriter().string(1, installation).message(2, preKey.encode())));
        Fields.bytes(out, SIGNATURE, signature);
        Fields.number(out, TIMESTAMP, timestamp);
        return out;
    }

    static Bundle decode(ProtoReader in) {
        Bytes identity = Bytes.EMPTY;
        SortedMap<String, SignedPreKey> preKeys = new TreeMap<>();
        Bytes signature = Bytes.EMPTY;
        long timestamp = 0;
        while (in.next()) {
            switch (in.field()) {
                case IDENTITY -> identity = in.bytes();
                case PRE_KEYS -> addDevice(preKeys, in.message("bundle"));
                case SIGNATURE -> signature = in.bytes();
                case TIMESTAMP -> timestamp = in.int64();
                default -> in.skip();
            }
        }
        return new Bundle(identity.copy(), preKeys, signature.copy(), timestamp);
    }

    private static void addDevice(SortedMap<String, SignedPreKey> preKeys, ProtoReader in) {
        String installation = "";
        SignedPreKey preKey = new SignedPreKey(Bytes.EMPTY, 0, 0);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> installation = in.string();
                case 2 -> preKey = SignedPreKey.decode(in.message("bundle"));
                default -> in.skip();
            }
        }
        Fields.put(preKeys, installation, preKey, MAX_DEVICES, "bundle");
    }
}
