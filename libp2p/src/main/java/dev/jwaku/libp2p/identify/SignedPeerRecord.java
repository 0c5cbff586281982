package dev.jwaku.libp2p.identify;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.identity.PublicKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Varint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A peer's addresses, signed by the peer. Spec: libp2p RFC 0002 (envelope) and RFC 0003 (record).
 *
 * @param peer whose addresses they are
 * @param sequence larger means newer; unix seconds as a rule
 * @param addresses at most {@value #MAX_ADDRESSES}; those we cannot read are left out
 */
public record SignedPeerRecord(PeerId peer, long sequence, List<Multiaddr> addresses) {
    /** Addresses kept of one record. */
    public static final int MAX_ADDRESSES = 256;

    private static final Bytes DOMAIN = Bytes.utf8("libp2p-peer-record");
    private static final Bytes PAYLOAD_TYPE = Bytes.of((byte) 0x03, (byte) 0x01);

    public SignedPeerRecord {
        addresses = List.copyOf(addresses);
    }

    /** The signed envelope of a record about the owner of the key. */
    public static Bytes sign(PrivateKey key, long sequence, List<Multiaddr> addresses) {
        ProtoWriter payload = new ProtoWriter();
        payload.bytes(1, PeerId.of(key.publicKey()).multihash()).int64(2, sequence);
        addresses.forEach(address -> payload.message(3, new ProtoWriter().bytes(1, address.encode())));
        Bytes payloadBytes = payload.toBytes();
        return new ProtoWriter()
                .bytes(1, key.publicKey().encode())
                .bytes(2, PAYLOAD_TYPE)
                .bytes(3, payloadBytes)
                .bytes(5, key.sign(signedBytes(payloadBytes)))
                .toBytes();
    }

    /**
     * Opens an envelope and checks who signed it.
     *
     * @throws MalformedMessageException if it is not a peer record, or not signed by the peer it is about
     */
    public static SignedPeerRecord open(Bytes envelope) {
        ProtoReader in = new ProtoReader(envelope, "signed peer record");
        @Nullable Bytes key = null;
        Bytes type = Bytes.EMPTY;
        Bytes payload = Bytes.EMPTY;
        Bytes signature = Bytes.EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.bytes();
                case 2 -> type = in.bytes();
                case 3 -> payload = in.bytes();
                case 5 -> signature = in.bytes();
                default -> in.skip();
            }
        }
        if (key == null || !type.equals(PAYLOAD_TYPE)) {
            throw new MalformedMessageException("signed peer record: no key, or payload of type " + type);
        }
        PublicKey signer = PublicKey.decode(key);
        SignedPeerRecord record = decodePayload(payload);
        if (!record.peer.equals(PeerId.of(signer)) || !signer.verify(signedBytes(payload), signature)) {
            throw new MalformedMessageException("signed peer record: not signed by " + record.peer);
        }
        return record;
    }

    private static SignedPeerRecord decodePayload(Bytes payload) {
        ProtoReader in = new ProtoReader(payload, "peer record");
        @Nullable PeerId peer = null;
        long sequence = 0;
        List<Multiaddr> addresses = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> peer = PeerId.fromMultihash(in.bytes());
                case 2 -> sequence = in.int64();
                case 3 -> addAddress(in.message("address info"), addresses);
                default -> in.skip();
            }
        }
        if (peer == null) {
            throw new MalformedMessageException("peer record: peer id is missing");
        }
        return new SignedPeerRecord(peer, sequence, addresses);
    }

    private static void addAddress(ProtoReader info, List<Multiaddr> addresses) {
        while (info.next()) {
            if (info.field() == 1) {
                Bytes encoded = info.bytes();
                if (addresses.size() < MAX_ADDRESSES) {
                    readAddress(encoded).ifPresent(addresses::add);
                }
            } else {
                info.skip();
            }
        }
    }

    private static Optional<Multiaddr> readAddress(Bytes encoded) {
        try {
            return Optional.of(Multiaddr.decode(encoded));
        } catch (MalformedMessageException e) {
            // A transport we do not know; the other addresses still count.
            return Optional.empty();
        }
    }

    private static Bytes signedBytes(Bytes payload) {
        return Bytes.concat(prefixed(DOMAIN), prefixed(PAYLOAD_TYPE), prefixed(payload));
    }

    private static Bytes prefixed(Bytes bytes) {
        return Bytes.concat(Bytes.wrap(Varint.encode(bytes.length())), bytes);
    }
}
