package dev.jwaku.libp2p.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.transport.Transport;
import dev.jwaku.libp2p.transport.TransportContract;
import dev.jwaku.runtime.SystemWorld;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TcpTransportTest extends TransportContract {
    @Override
    protected Transport newTransport() {
        return new TcpTransport(world);
    }

    @Override
    protected Multiaddr nobodysAddress() {
        return Multiaddr.tcp("127.0.0.1", 1);
    }

    @Override
    protected Multiaddr listenAddress() {
        return Multiaddr.tcp("127.0.0.1", 0);
    }

    @Test
    void listensOnIpv6() throws IOException {
        try (SystemWorld other = new SystemWorld();
                TcpTransport ipv6 = new TcpTransport(other);
                Transport.Listener open = ipv6.listen(Multiaddr.tcp("::1", 0), connection -> connection.close())) {
            assertThat(open.address().toString()).matches("/ip6/(0:0:0:0:0:0:0:1|::1)/tcp/\\d+");
        }
    }
}
