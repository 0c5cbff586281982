package dev.jwaku.node;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Which addresses others are told to dial: in identify, in the node record, by REST. nwaku's rules: a name wins over an
 * external IP address, that over the address listened on; "all interfaces" becomes the machine's first address.
 *
 * @param externalIp as others see us; nwaku's {@code --nat=extip:<ip>}
 * @param dns4Name a name that leads to us; {@code --dns4-domain-name}
 * @param more further addresses, word by word; {@code --ext-multiaddr}
 * @param moreOnly whether only those are told; {@code --ext-multiaddr-only}
 */
public record Announcement(
        Optional<String> externalIp, Optional<String> dns4Name, List<Multiaddr> more, boolean moreOnly)
        implements UnaryOperator<List<Multiaddr>> {
    private static final String LOOPBACK = "127.0.0.1";

    public Announcement {
        more = List.copyOf(more);
    }

    /** The addresses listened on. */
    public static Announcement none() {
        return new Announcement(Optional.empty(), Optional.empty(), List.of(), false);
    }

    /** What is told of the addresses listened on. */
    @Override
    public List<Multiaddr> apply(List<Multiaddr> listening) {
        List<Multiaddr> told = new ArrayList<>();
        if (!moreOnly) {
            listening.forEach(address -> told.add(told(address)));
        }
        told.addAll(more);
        return List.copyOf(told);
    }

    private Multiaddr told(Multiaddr address) {
        Optional<String> host = address.host();
        if (host.isEmpty()) {
            return address;
        }
        if (dns4Name.isPresent()) {
            return withHost(address, "/dns4/" + dns4Name.get());
        }
        boolean everywhere = host.get().equals("0.0.0.0");
        if (externalIp.isEmpty() && !everywhere) {
            return address;
        }
        String ip = externalIp.orElseGet(Announcement::ownAddress);
        return withHost(address, (ip.indexOf(':') >= 0 ? "/ip6/" : "/ip4/") + ip);
    }

    private static Multiaddr withHost(Multiaddr address, String host) {
        String text = address.toString();
        int afterProtocol = text.indexOf('/', 1);
        int afterHost = text.indexOf('/', afterProtocol + 1);
        return Multiaddr.parse(host + (afterHost < 0 ? "" : text.substring(afterHost)));
    }

    private static String ownAddress() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                    .map(InetAddress::getHostAddress)
                    .findFirst()
                    .orElse(LOOPBACK);
        } catch (SocketException e) {
            return LOOPBACK;
        }
    }
}
