package dev.jwaku.waku.enr;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The field {@code multiaddrs}: binary addresses, each after its length in two bytes. */
final class EnrMultiaddrs {
    private static final int LENGTH = 2;

    private EnrMultiaddrs() {}

    /** Addresses go in without our own name: go-waku takes an address with one for a circuit. */
    static Bytes encode(Collection<Multiaddr> addresses) {
        Bytes out = Bytes.EMPTY;
        for (Multiaddr address : addresses) {
            Bytes encoded = address.withoutPeerId().encode();
            Bytes length = Bytes.of((byte) (encoded.length() >> 8), (byte) encoded.length());
            out = Bytes.concat(out, length, encoded);
        }
        return out;
    }

    /** What can be read; an unknown kind of address is stepped over, a broken length ends the field. */
    static List<Multiaddr> decode(Bytes value) {
        List<Multiaddr> addresses = new ArrayList<>();
        int at = 0;
        while (value.length() - at > LENGTH) {
            int length = (value.get(at) & 0xff) << 8 | value.get(at + 1) & 0xff;
            at += LENGTH;
            if (length == 0 || length > value.length() - at) {
                break;
            }
            try {
                addresses.add(Multiaddr.decode(value.slice(at, at + length)));
            } catch (MalformedMessageException e) {
                // of a kind that we do not know; the next one may be of use
            }
            at += length;
        }
        return addresses;
    }
}
