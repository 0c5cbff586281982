package dev.jwaku.waku.enr;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PublicKey;
import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.payload.Keccak256;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A node record whose signature has been checked. Immutable; any thread.
 *
 * <p>Equal when the encoded forms are. Spec: EIP-778 (identity scheme {@code v4}), 31/WAKU2-ENR.
 */
public final class Enr {
    /** Longest encoded record, in bytes. */
    public static final int MAX_LENGTH = 300;

    private static final String PREFIX = "enr:";
    private static final int MAX_TEXT = PREFIX.length() + (MAX_LENGTH * 4 + 2) / 3;
    private static final int IP4 = 4;
    private static final int IP6 = 16;
    private static final int MAX_PORT = 65_535;

    private final Bytes encoded;
    private final long sequence;
    private final Map<String, Bytes> fields;
    private final PublicKey publicKey;

    private Enr(Bytes encoded, long sequence, Map<String, Bytes> fields, PublicKey publicKey) {
        this.encoded = encoded;
        this.sequence = sequence;
        this.fields = Collections.unmodifiableMap(fields);
        this.publicKey = publicKey;
    }

    /**
     * Reads the text form, with or without {@code enr:}.
     *
     * @throws MalformedMessageException if it is no record, or not signed by the key inside
     */
    public static Enr parse(String text) {
        if (text.length() > MAX_TEXT) {
            throw new MalformedMessageException("node record: longer than " + MAX_LENGTH + " bytes");
        }
        String body = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
        try {
            return decode(Bytes.wrap(Base64.getUrlDecoder().decode(body)));
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("node record: not in base64", e);
        }
    }

    /**
     * Reads the binary form.
     *
     * @throws MalformedMessageException if it is no record, or not signed by the key inside
     */
    public static Enr decode(Bytes encoded) {
        if (encoded.length() > MAX_LENGTH) {
            throw new MalformedMessageException(
                    "node record: " + encoded.length() + " bytes, longer than " + MAX_LENGTH);
        }
        Rlp.Reader outer = new Rlp.Reader(encoded);
        Bytes list = outer.list();
        if (!outer.atEnd()) {
            throw new MalformedMessageException("node record: bytes after its end");
        }
        Rlp.Reader in = new Rlp.Reader(list);
        Bytes signature = in.string();
        Bytes signed = list.slice(in.position());
        long sequence = number(in.string(), Long.BYTES, "sequence number");
        Map<String, Bytes> fields = new TreeMap<>();
        Bytes last = null;
        while (!in.atEnd()) {
            Bytes key = in.string();
            if (last != null && last.compareTo(key) >= 0) {
                throw new MalformedMessageException("node record: keys are not sorted");
            }
            fields.put(key.toUtf8(), in.item());
            last = key;
        }
        return new Enr(encoded.copy(), sequence, fields, check(signature, signed, fields));
    }

    private static PublicKey check(Bytes signature, Bytes signed, Map<String, Bytes> fields) {
        if (!Bytes.utf8("v4").equals(fields.get("id"))) {
            throw new MalformedMessageException("node record: identity scheme is not v4");
        }
        Bytes key = fields.get("secp256k1");
        if (key == null
                || key.length() != Secp256k1.COMPRESSED_LENGTH
                || !Secp256k1.best().isValidPublicKey(key)) {
            throw new MalformedMessageException("node record: no valid secp256k1 key");
        }
        if (signature.length() != Secp256k1.COMPACT_LENGTH
                || !Secp256k1.best().verify(Keccak256.hash(Rlp.list(signed)), signature, key)) {
            throw new MalformedMessageException("node record: signature does not match");
        }
        return PublicKey.secp256k1(key);
    }

    /** Grows with each new record of the same node. */
    public long sequence() {
        return sequence;
    }

    /** The value of any field; of a list, its content. */
    public Optional<Bytes> field(String key) {
        return Optional.ofNullable(fields.get(key));
    }

    /** The node's key, which is its libp2p key too. */
    public PublicKey publicKey() {
        return publicKey;
    }

    /** The node's name in libp2p. */
    public PeerId peerId() {
        return PeerId.of(publicKey);
    }

    /** The node's name in discv5: the hash of its uncompressed key, 32 bytes. */
    public Bytes nodeId() {
        return Keccak256.hash(Secp256k1.best().decompress(publicKey.data()).slice(1));
    }

    /** IPv4 address in text form. */
    public Optional<String> ip() {
        return host("ip", IP4);
    }

    /** IPv6 address in text form. */
    public Optional<String> ip6() {
        return host("ip6", IP6);
    }

    /** TCP port for {@link #ip}. */
    public OptionalInt tcp() {
        return port("tcp");
    }

    /** UDP port for {@link #ip}, where discv5 answers. */
    public OptionalInt udp() {
        return port("udp");
    }

    /** TCP port for {@link #ip6}; that of IPv4 when it has none of its own. */
    public OptionalInt tcp6() {
        OptionalInt own = port("tcp6");
        return own.isPresent() ? own : tcp();
    }

    /** UDP port for {@link #ip6}; that of IPv4 when it has none of its own. */
    public OptionalInt udp6() {
        OptionalInt own = port("udp6");
        return own.isPresent() ? own : udp();
    }

    /** The addresses of field {@code multiaddrs}, without the node's name. */
    public List<Multiaddr> multiaddrs() {
        return field("multiaddrs").map(EnrMultiaddrs::decode).orElse(List.of());
    }

    /** What the node can do; empty when it does not say. */
    public Set<Capability> capabilities() {
        Set<Capability> found = EnumSet.noneOf(Capability.class);
        Bytes flags = fields.get("waku2");
        if (flags != null && flags.length() == 1) {
            for (Capability capability : Capability.values()) {
                if ((flags.get(0) & capability.mask()) != 0) {
                    found.add(capability);
                }
            }
        }
        return found;
    }

    /** The shards the node relays; {@code rs} wins over {@code rsv} when both are there, as in nim and go. */
    public Optional<RelayShards> shards() {
        return field("rs").flatMap(RelayShards::fromList).or(() -> field("rsv").flatMap(RelayShards::fromVector));
    }

    /** Everything that can be dialed, with the node's name: IPv4, IPv6, then {@link #multiaddrs}. */
    public List<Multiaddr> dialAddresses() {
        List<Multiaddr> addresses = new ArrayList<>();
        ip().ifPresent(ip -> tcp().ifPresent(port -> addresses.add(Multiaddr.tcp(ip, port))));
        ip6().ifPresent(ip -> tcp6().ifPresent(port -> addresses.add(Multiaddr.tcp(ip, port))));
        multiaddrs().stream().filter(address -> address.peerId().isEmpty()).forEach(addresses::add);
        PeerId peer = peerId();
        return addresses.stream()
                .distinct()
                .map(address -> address.withPeerId(peer))
                .toList();
    }

    /** The binary form. */
    public Bytes encode() {
        return encoded;
    }

    /** The text form, with {@code enr:}. */
    @Override
    public String toString() {
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(encoded.toByteArray());
    }

    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof Enr other && encoded.equals(other.encoded);
    }

    @Override
    public int hashCode() {
        return encoded.hashCode();
    }

    private Optional<String> host(String key, int length) {
        Bytes value = fields.get(key);
        if (value == null || value.length() != length) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByAddress(value.toByteArray()).getHostAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the length was checked", e);
        }
    }

    private OptionalInt port(String key) {
        Bytes value = fields.get(key);
        if (value == null || value.length() > Short.BYTES) {
            return OptionalInt.empty();
        }
        long port = number(value, Short.BYTES, key);
        return port == 0 || port > MAX_PORT ? OptionalInt.empty() : OptionalInt.of((int) port);
    }

    private static long number(Bytes value, int maxBytes, String what) {
        if (value.length() > maxBytes) {
            throw new MalformedMessageException("node record: " + what + " is too large");
        }
        long number = 0;
        for (int i = 0; i < value.length(); i++) {
            number = number << 8 | value.get(i) & 0xff;
        }
        return number;
    }
}
