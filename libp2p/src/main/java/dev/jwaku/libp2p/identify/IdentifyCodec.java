package dev.jwaku.libp2p.identify;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.identity.PublicKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@link IdentifyInfo} as the {@code Identify} message. Pure. */
public final class IdentifyCodec {
    /** Addresses kept of one answer; more are ignored. */
    public static final int MAX_ADDRESSES = 256;
    /** Protocols kept of one answer; more are ignored. */
    public static final int MAX_PROTOCOLS = 1024;
    /** Characters kept of a version text. */
    public static final int MAX_VERSION_LENGTH = 256;

    private static final int PUBLIC_KEY = 1;
    private static final int LISTEN_ADDRS = 2;
    private static final int PROTOCOLS = 3;
    private static final int OBSERVED_ADDR = 4;
    private static final int PROTOCOL_VERSION = 5;
    private static final int AGENT_VERSION = 6;

    private IdentifyCodec() {}

    /** The message; what is empty is left out. */
    public static Bytes encode(IdentifyInfo info) {
        ProtoWriter out = new ProtoWriter();
        info.publicKey().ifPresent(key -> out.bytes(PUBLIC_KEY, key.encode()));
        info.listenAddrs().forEach(address -> out.bytes(LISTEN_ADDRS, address.encode()));
        info.protocols().forEach(protocol -> out.string(PROTOCOLS, protocol.name()));
        info.observedAddr().ifPresent(address -> out.bytes(OBSERVED_ADDR, address.encode()));
        if (!info.protocolVersion().isEmpty()) {
            out.string(PROTOCOL_VERSION, info.protocolVersion());
        }
        if (!info.agentVersion().isEmpty()) {
            out.string(AGENT_VERSION, info.agentVersion());
        }
        return out.toBytes();
    }

    /** {@link #decode(List)} of one message. */
    public static IdentifyInfo decode(Bytes message) {
        return decode(List.of(message));
    }

    /**
     * Reads an answer that may come in several messages: lists are joined, of single fields the last counts. Addresses
     * and protocol names that we cannot read are left out.
     *
     * @throws MalformedMessageException if a message is no protobuf or the public key is not valid
     */
    public static IdentifyInfo decode(List<Bytes> messages) {
        Merge merge = new Merge();
        messages.forEach(merge::add);
        return merge.toInfo();
    }

    private static final class Merge {
        private @Nullable PublicKey publicKey;
        private final List<Multiaddr> listenAddrs = new ArrayList<>();
        private final Set<ProtocolId> protocols = new LinkedHashSet<>();
        private @Nullable Multiaddr observedAddr;
        private String protocolVersion = "";
        private String agentVersion = "";

        private void add(Bytes message) {
            ProtoReader in = new ProtoReader(message, "identify");
            while (in.next()) {
                switch (in.field()) {
                    case PUBLIC_KEY -> publicKey = PublicKey.decode(in.bytes());
                    case LISTEN_ADDRS -> addAddress(in.bytes());
                    case PROTOCOLS -> addProtocol(in.string());
                    case OBSERVED_ADDR -> observedAddr = readAddress(in.bytes()).orElse(null);
                    case PROTOCOL_VERSION -> protocolVersion = cut(in.string());
                    case AGENT_VERSION -> agentVersion = cut(in.string());
                    default -> in.skip();
                }
            }
        }

        private void addAddress(Bytes encoded) {
            if (listenAddrs.size() < MAX_ADDRESSES) {
                readAddress(encoded).ifPresent(listenAddrs::add);
            }
        }

        private void addProtocol(String name) {
            boolean valid = !name.isEmpty() && name.length() <= ProtocolId.MAX_LENGTH && name.indexOf('\n') < 0;
            if (valid && protocols.size() < MAX_PROTOCOLS) {
                protocols.add(ProtocolId.of(name));
            }
        }

        private static Optional<Multiaddr> readAddress(Bytes encoded) {
            try {
                return Optional.of(Multiaddr.decode(encoded));
            } catch (MalformedMessageException e) {
                // Peers list transports we do not know; the rest of what they say still counts.
                return Optional.empty();
            }
        }

        private static String cut(String text) {
            return text.length() <= MAX_VERSION_LENGTH ? text : text.substring(0, MAX_VERSION_LENGTH);
        }

        private IdentifyInfo toInfo() {
            return new IdentifyInfo(
                    Optional.ofNullable(publicKey),
                    listenAddrs,
                    List.copyOf(protocols),
                    Optional.ofNullable(observedAddr),
                    protocolVersion,
                    agentVersion);
        }
    }
}
