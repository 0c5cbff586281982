package dev.jwaku.messenger.encryption;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What layer 4 puts on the wire.
 *
 * @param installationId the sender's device
 * @param bundles of the sender; one as a rule
 * @param encrypted by installation id of the recipient, or {@link #ANY_DEVICE}
 * @param publicMessage a plaintext for everybody
 */
record ProtocolMessage(
        String installationId,
        List<Bundle> bundles,
        SortedMap<String, EncryptedMessage> encrypted,
        Optional<Bytes> publicMessage) {
    /** In place of an installation id: every device that has the key. */
    static final String ANY_DEVICE = "none";

    /** Most bundles that are read. */
    static final int MAX_BUNDLES = 16;
    /** Most devices that are read. */
    static final int MAX_DEVICES = 256;

    private static final String WHAT = "ProtocolMessage";
    private static final int INSTALLATION_ID = 2;
    private static final int BUNDLES = 3;
    private static final int ENCRYPTED = 101;
    private static final int PUBLIC = 102;

    ProtocolMessage {
        bundles = List.copyOf(bundles);
        encrypted = Collections.unmodifiableSortedMap(new TreeMap<>(encrypted));
    }

    Bytes encode() {
        ProtoWriter out = new ProtoWriter();
        Fields.string(out, INSTALLATION_ID, installationId);
        bundles.forEach(bundle -> out.message(BUNDLES, bundle.encode()));
        encrypted.forEach((installation, message) ->
                out.message(ENCRYPTED, new ProtoWriter().string(1, installation).message(2, message.encode())));
        publicMessage.ifPresent(message -> out.bytes(PUBLIC, message));
        return out.toBytes();
    }

    /**
     * Reads the protobuf.
     *
     * @throws MalformedMessageException if it is none, or one of the bounds is passed
     */
    static ProtocolMessage decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, WHAT);
        String installationId = "";
        List<Bundle> bundles = new ArrayList<>();
        SortedMap<String, EncryptedMessage> encrypted = new TreeMap<>();
        Optional<Bytes> publicMessage = Optional.empty();
        while (in.next()) {
            switch (in.field()) {
                case INSTALLATION_ID -> installationId = in.string();
                case BUNDLES -> Fields.add(bundles, Bundle.decode(in.message(WHAT)), MAX_BUNDLES, WHAT);
                case ENCRYPTED -> addDevice(encrypted, in.message(WHAT));
                case PUBLIC -> publicMessage = Optional.of(in.bytes());
                default -> in.skip();
            }
        }
        return new ProtocolMessage(installationId, bundles, encrypted, publicMessage);
    }

    private static void addDevice(SortedMap<String, EncryptedMessage> encrypted, ProtoReader in) {
        String installation = "";
        Optional<EncryptedMessage> message = Optional.empty();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> installation = in.string();
                case 2 -> message = Optional.of(EncryptedMessage.decode(in.message(WHAT)));
                default -> in.skip();
            }
        }
        if (message.isPresent()) {
            Fields.put(encrypted, installation, message.get(), MAX_DEVICES, WHAT);
        }
    }

    /** The protocol version that the sender's bundle states for the sending device; 0 if it states none. */
    long protocolVersion() {
        for (Bundle bundle : bundles) {
            SignedPreKey preKey = bundle.preKeys().get(installationId);
            if (preKey != null) {
                return preKey.protocolVersion();
            }
        }
        return 0;
    }
}
