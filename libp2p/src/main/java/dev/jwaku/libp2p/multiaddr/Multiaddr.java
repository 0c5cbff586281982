package dev.jwaku.libp2p.multiaddr;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * An address as a path of protocols, for example {@code /dns4/node.example.org/tcp/443/wss/p2p/16Uiu2HA…}.
 *
 * <p>Immutable; equal if the bytes are equal. At most {@value #MAX_LENGTH} bytes in binary form. Spec: multiaddr.
 */
public final class Multiaddr implements Comparable<Multiaddr> {
    /** Longest binary form accepted; a relayed address with two certificate hashes has about 300 bytes. */
    public static final int MAX_LENGTH = 1024;

    private final List<Part> parts;
    private final Bytes encoded;
    private @Nullable String text;

    private Multiaddr(List<Part> parts, Bytes encoded) {
        this.parts = List.copyOf(parts);
        this.encoded = encoded;
    }

    static Multiaddr of(List<Part> parts) {
        Bytes encoded = MultiaddrCodec.encode(parts);
        if (parts.isEmpty() || encoded.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a multiaddr has 1 to " + MAX_LENGTH + " bytes, not " + encoded.length());
        }
        return new Multiaddr(parts, encoded);
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException naming the part that is wrong and why
     */
    public static Multiaddr parse(String text) {
        return of(MultiaddrCodec.parse(text));
    }

    /**
     * Reads the binary form.
     *
     * @throws MalformedMessageException if it is no multiaddr, or has a protocol that is not known here
     */
    public static Multiaddr decode(Bytes encoded) {
        if (encoded.isEmpty() || encoded.length() > MAX_LENGTH) {
            throw new MalformedMessageException(
                    "multiaddr: " + encoded.length() + " bytes, allowed 1 to " + MAX_LENGTH);
        }
        Bytes detached = encoded.copy();
        return new Multiaddr(MultiaddrCodec.decode(detached), detached);
    }

    /**
     * The TCP address of an IP address: {@code /ip4/…/tcp/…} or {@code /ip6/…/tcp/…}.
     *
     * @param ip in text form, IPv4 or IPv6
     * @throws IllegalArgumentException if it is no IP address or the port is not between 0 and 65535
     */
    public static Multiaddr tcp(String ip, int port) {
        return parse((ip.indexOf(':') >= 0 ? "/ip6/" : "/ip4/") + ip + "/tcp/" + port);
    }

    /** The address of a node inside this process: {@code /memory/name}. */
    public static Multiaddr memory(String name) {
        return parse("/memory/" + name);
    }

    /** The binary form. */
    public Bytes encode() {
        return encoded;
    }

    /** The path, first protocol first. */
    public List<Part> parts() {
        return parts;
    }

    /** The peer the address leads to: the value of {@code /p2p} if that is the last part. */
    public Optional<PeerId> peerId() {
        Part last = parts.getLast();
        return last.protocol() == AddressProtocol.P2P
                ? Optional.of(PeerId.fromMultihash(last.value()))
                : Optional.empty();
    }

    /** The address with this peer at its end, in place of another one. */
    public Multiaddr withPeerId(PeerId peer) {
        List<Part> changed = new ArrayList<>(transportParts());
        changed.add(new Part(AddressProtocol.P2P, peer.multihash()));
        return of(changed);
    }

    /**
     * The address without the peer at its end.
     *
     * @throws IllegalArgumentException if nothing would be left
     */
    public Multiaddr withoutPeerId() {
        return peerId().isEmpty() ? this : of(transportParts());
    }

    /**
     * The address continued by more parts.
     *
     * @param suffix in text form, for example {@code /ws}
     * @throws IllegalArgumentException if it is no multiaddr
     */
    public Multiaddr with(String suffix) {
        List<Part> changed = new ArrayList<>(parts);
        changed.addAll(MultiaddrCodec.parse(suffix));
        return of(changed);
    }

    /** The host in front, as IP address without zone or as DNS name. Of a relayed address: the relay's. */
    public Optional<String> host() {
        int index = hostIndex();
        return index < 0 ? Optional.empty() : Optional.of(parts.get(index).text());
    }

    /** The TCP port right behind the host. */
    public OptionalInt tcpPort() {
        int index = hostIndex() + 1;
        if (index > 0 && index < parts.size() && parts.get(index).protocol() == AddressProtocol.TCP) {
            return OptionalInt.of(ValueKind.port(parts.get(index).value()));
        }
        return OptionalInt.empty();
    }

    /** Whether it is plain TCP: host and port, nothing behind except perhaps {@code /p2p}. */
    public boolean isTcp() {
        return tcpPort().isPresent() && behindPort().isEmpty();
    }

    /** Whether it is a WebSocket over TCP, secure or not. A trailing {@code /p2p} is ignored. */
    public boolean isWebSocket() {
        return tcpPort().isPresent() && behindPort().equals(List.of(AddressProtocol.WS)) || isSecureWebSocket();
    }

    /** Whether it is a WebSocket over TLS: {@code /wss}, {@code /tls/ws} or {@code /tls/sni/…/ws}. */
    public boolean isSecureWebSocket() {
        List<AddressProtocol> behind = behindPort();
        return tcpPort().isPresent()
                && (behind.equals(List.of(AddressProtocol.WSS))
                        || behind.equals(List.of(AddressProtocol.TLS, AddressProtocol.WS))
                        || behind.equals(List.of(AddressProtocol.TLS, AddressProtocol.SNI, AddressProtocol.WS)));
    }

    /** Whether it leads through a relay ({@code /p2p-circuit}). */
    public boolean isCircuit() {
        return parts.stream().anyMatch(part -> part.protocol() == AddressProtocol.P2P_CIRCUIT);
    }

    /** The name of a node inside this process, if the address is {@code /memory/name}. */
    public Optional<String> memoryName() {
        List<Part> transport = transportParts();
        return transport.size() == 1 && transport.getFirst().protocol() == AddressProtocol.MEMORY
                ? Optional.of(transport.getFirst().text())
                : Optional.empty();
    }

    /** Whether it is {@code /memory/name}. A trailing {@code /p2p} is ignored. */
    public boolean isMemory() {
        return memoryName().isPresent();
    }

    /** The server name of {@code /sni/…}, if there is one. */
    public Optional<String> sni() {
        return parts.stream()
                .filter(part -> part.protocol() == AddressProtocol.SNI)
                .findFirst()
                .map(Part::text);
    }

    private List<Part> transportParts() {
        return peerId().isPresent() ? parts.subList(0, parts.size() - 1) : parts;
    }

    private int hostIndex() {
        int index = parts.getFirst().protocol() == AddressProtocol.IP6ZONE ? 1 : 0;
        return index < parts.size() && parts.get(index).protocol().isHost() ? index : -1;
    }

    private List<AddressProtocol> behindPort() {
        List<Part> transport = transportParts();
        int from = Math.min(hostIndex() + 2, transport.size());
        return transport.subList(from, transport.size()).stream()
                .map(Part::protocol)
                .toList();
    }

    @Override
    public int compareTo(Multiaddr other) {
        return encoded.compareTo(other.encoded);
    }

    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof Multiaddr other && encoded.equals(other.encoded);
    }

    @Override
    public int hashCode() {
        return encoded.hashCode();
    }

    /** The text form. */
    @Override
    public String toString() {
        String known = text;
        if (known == null) {
            known = MultiaddrCodec.format(parts);
            text = known;
        }
        return known;
    }

    /**
     * One step of the path.
     *
     * @param value in binary form, empty if the protocol has none
     */
    public record Part(AddressProtocol protocol, Bytes value) {
        /** The value in text form, empty if the protocol has none. */
        public String text() {
            return protocol.kind().format(value);
        }
    }
}
