package dev.jwaku.peers;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import java.util.List;
import java.util.Optional;

/**
 * The part of the network that one operator can easily fill: an IPv4 /24 or an IPv6 /48. Loopback and private addresses
 * have none, because neighbours there are no sign of an attack; nor have names.
 *
 * @param address the whole IP address
 * @param network its first 24 or 48 bits, in text
 */
public record NetworkPrefix(String address, String network) {
    private static final int PARTS_OF_48 = 3;
    private static final int IPV6_PARTS = 8;

    /** The prefix that the address lies in. */
    public static Optional<NetworkPrefix> of(Multiaddr address) {
        return address.host().flatMap(NetworkPrefix::ofHost);
    }

    /** The prefix of the first address that has one. */
    static Optional<NetworkPrefix> ofAny(List<Multiaddr> addresses) {
        return addresses.stream().flatMap(address -> of(address).stream()).findFirst();
    }

    private static Optional<NetworkPrefix> ofHost(String host) {
        if (host.indexOf(':') >= 0) {
            return ofIpv6(host);
        }
        String[] parts = host.split("\\.", -1);
        if (parts.length != 4 || !host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        int first = Integer.parseInt(parts[0]);
        int second = Integer.parseInt(parts[1]);
        boolean local = first == 127
                || first == 10
                || first == 192 && second == 168
                || first == 172 && second >= 16 && second < 32
                || first == 169 && second == 254;
        return local
                ? Optional.empty()
                : Optional.of(new NetworkPrefix(host, parts[0] + "." + parts[1] + "." + parts[2] + ".0/24"));
    }

    private static Optional<NetworkPrefix> ofIpv6(String host) {
        String[] halves = host.split("::", -1);
        String[] head = halves[0].isEmpty() ? new String[0] : halves[0].split(":", -1);
        String[] tail = halves.length < 2 || halves[1].isEmpty() ? new String[0] : halves[1].split(":", -1);
        StringBuilder network = new StringBuilder();
        int first = 0;
        for (int i = 0; i < PARTS_OF_48; i++) {
            int value = part(head, tail, i);
            first = i == 0 ? value : first;
            network.append(Integer.toHexString(value)).append(':');
        }
        boolean local = (first & 0xfe00) == 0xfc00 || (first & 0xffc0) == 0xfe80 || first == 0;
        return local ? Optional.empty() : Optional.of(new NetworkPrefix(host, network + ":/48"));
    }

    private static int part(String[] head, String[] tail, int index) {
        if (index < head.length) {
            return Integer.parseInt(head[index], 16);
        }
        int inTail = index - (IPV6_PARTS - tail.length);
        return inTail >= 0 ? Integer.parseInt(tail[inTail], 16) : 0;
    }
}
