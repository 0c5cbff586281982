package dev.jwaku.waku.enr;

import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.libp2p.identity.Secp256k1PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.payload.Keccak256;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes our own node record. Not thread-safe. */
public final class EnrBuilder {
    private final Map<String, Bytes> fields = new TreeMap<>();
    private final List<Multiaddr> multiaddrs = new ArrayList<>();
    private long sequence = 1;

    /** Sets the sequence number; 1 at first, to be raised with every change. */
    public EnrBuilder sequence(long number) {
        this.sequence = number;
        return this;
    }

    /**
     * Sets the IP address, {@code ip} or {@code ip6} by its kind.
     *
     * @throws IllegalArgumentException if it is not a literal address
     */
    public EnrBuilder ip(String address) {
        if (!address.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            throw new IllegalArgumentException("not an IP address: " + address);
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            fields.put(bytes.length == 4 ? "ip" : "ip6", Bytes.wrap(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an IP address: " + address, e);
        }
        return this;
    }

    /** Sets the TCP port. */
    public EnrBuilder tcp(int port) {
        fields.put("tcp", Rlp.number(port));
        return this;
    }

    /** Sets the UDP port of discv5. */
    public EnrBuilder udp(int port) {
        fields.put("udp", Rlp.number(port));
        return this;
    }

    /** Adds addresses that {@code ip} and {@code tcp} cannot say; those that no longer fit are left out, last first. */
    public EnrBuilder multiaddrs(Collection<Multiaddr> addresses) {
        multiaddrs.addAll(addresses);
        return this;
    }

    /** Sets what the node can do. */
    public EnrBuilder capabilities(Set<Capability> capabilities) {
        int flags = capabilities.stream().mapToInt(Capability::mask).sum();
        fields.put("waku2", Bytes.of((byte) flags));
        return this;
    }

    /** Sets the shards that the node relays. */
    public EnrBuilder shards(RelayShards shards) {
        fields.remove("rs");
        fields.remove("rsv");
        fields.put(shards.field(), shards.encode());
        return this;
    }

    /**
     * Signs the record.
     *
     * @throws IllegalArgumentException if the key is not a secp256k1 key, or the record is longer than
     *     {@value Enr#MAX_LENGTH} bytes even without multiaddrs
     */
    public Enr sign(PrivateKey key) {
        if (!(key instanceof Secp256k1PrivateKey)) {
            throw new IllegalArgumentException("a node record needs a secp256k1 key");
        }
        for (int count = multiaddrs.size(); count >= 0; count--) {
            Bytes encoded = encode(key, multiaddrs.subList(0, count));
            if (encoded.length() <= Enr.MAX_LENGTH) {
                return Enr.decode(encoded);
            }
        }
        throw new IllegalArgumentException("the node record does not fit " + Enr.MAX_LENGTH + " bytes");
    }

    private Bytes encode(PrivateKey key, List<Multiaddr> addresses) {
        Map<String, Bytes> all = new TreeMap<>(fields);
        all.put("id", Bytes.utf8("v4"));
        all.put("secp256k1", key.publicKey().data());
        if (!addresses.isEmpty()) {
            all.put("multiaddrs", EnrMultiaddrs.encode(addresses));
        }
        Bytes content = Rlp.string(Rlp.number(sequence));
        for (Map.Entry<String, Bytes> field : all.entrySet()) {
            content = Bytes.concat(content, Rlp.string(Bytes.utf8(field.getKey())), Rlp.string(field.getValue()));
        }
        Bytes signature = Secp256k1.best().sign(Keccak256.hash(Rlp.list(content)), key.secret());
        return Rlp.list(Bytes.concat(Rlp.string(signature), content));
    }
}
