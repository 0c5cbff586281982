package dev.jwaku.tools.lpt.peers;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.waku.enr.Enr;
import java.util.List;
import java.util.Optional;

/**
 * A node that may serve.
 *
 * @param peer its name
 * @param addresses where it can be dialed, with its name; at least one
 * @param origin who named it: {@code given}, {@code peer exchange} or {@code DNS}
 * @param record its node record, if that is how it was named
 */
public record Candidate(PeerId peer, List<Multiaddr> addresses, String origin, Optional<Enr> record) {
    /** Named by hand. */
    public static final String GIVEN = "given";

    public Candidate {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a service node needs an address");
        }
    }

    /**
     * Reads a multiaddr with {@code /p2p}, or a node record.
     *
     * @throws IllegalArgumentException if it is neither; says why
     */
    public static Candidate parse(String text) {
        if (text.startsWith("enr:")) {
            try {
                return of(Enr.parse(text), GIVEN);
            } catch (MalformedMessageException e) {
                throw new IllegalArgumentException("'" + text + "' is no node record: " + e.getMessage(), e);
            }
        }
        Multiaddr address = Multiaddr.parse(text);
        PeerId peer = address.peerId()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' does not end with /p2p/<peer id>"));
        return new Candidate(peer, List.of(address), GIVEN, Optional.empty());
    }

    /**
     * The node of a record.
     *
     * @throws IllegalArgumentException if it has no address
     */
    public static Candidate of(Enr record, String origin) {
        return new Candidate(record.peerId(), record.dialAddresses(), origin, Optional.of(record));
    }

    /** Its name, shortened. */
    @Override
    public String toString() {
        return peer.shortText();
    }
}
