package dev.jwaku.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Bytes;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectionGateTest {
    private static final Multiaddr SOME_ADDRESS = Multiaddr.tcp("10.0.0.1", 4000);

    @Test
    void refusesFurtherInboundConnectionsFromOneIpButNotFromOthers() {
        ConnectionGate gate = new ConnectionGate(ConnectionLimits.defaults().withMaxPerIp(2));
        admit(gate, inbound(1, "10.0.0.1"));
        admit(gate, inbound(2, "10.0.0.1"));

        assertThat(gate.refuseInbound(Multiaddr.tcp("10.0.0.1", 9)))
                .hasValueSatisfying(reason -> assertThat(reason).contains("2 inbound connections per IP"));
        assertThat(gate.refuseInbound(Multiaddr.tcp("10.0.0.2", 9))).isEmpty();
    }

    @Test
    void countsNoOutboundConnectionAgainstTheIpLimit() {
        ConnectionGate gate = new ConnectionGate(ConnectionLimits.defaults().withMaxPerIp(1));
        admit(gate, new ConnectionInfo(peer(1), SOME_ADDRESS, true));

        assertThat(gate.refuseInbound(SOME_ADDRESS)).isEmpty();
    }

    @Test
    void zeroMeansNoIpLimit() {
        ConnectionGate gate = new ConnectionGate(ConnectionLimits.defaults().withMaxPerIp(0));
        for (int i = 1; i <= 50; i++) {
            admit(gate, inbound(i, "10.0.0.1"));
        }
    }

    @Test
    void refusesTheFourthConnectionToOnePeer() {
        ConnectionGate gate = new ConnectionGate(ConnectionLimits.defaults());
        admit(gate, inbound(1, "10.0.0.1"));
        admit(gate, inbound(1, "10.0.0.2"));
        admit(gate, inbound(1, "10.0.0.3"));

        assertThat(gate.admit(inbound(1, "10.0.0.4"))).isPresent();
        assertThat(gate.refuseDial(Optional.of(peer(1)))).isPresent();
        assertThat(gate.refuseDial(Optional.of(peer(2)))).isEmpty();
    }

    @Test
    void releasedConnectionsMakeRoom() {
        ConnectionGate gate = new ConnectionGate(ConnectionLimits.defaults().withMaxConnections(1));
        ConnectionInfo first = inbound(1, "10.0.0.1");
        admit(gate, first);
        assertThat(gate.admit(inbound(2, "10.0.0.2"))).isPresent();
        assertThat(gate.refuseDial(Optional.empty())).isPresent();

        gate.release(first);

        admit(gate, inbound(2, "10.0.0.2"));
    }

    @Test
    void refusesBlockedPeersInBothDirections() {
        ConnectionGate gate = new ConnectionGate(ConnectionLimits.defaults());
        gate.block(peer(1));

        assertThat(gate.admit(inbound(1, "10.0.0.1"))).contains("peer is blocked");
        assertThat(gate.refuseDial(Optional.of(peer(1)))).contains("peer is blocked");
    }

    private static void admit(ConnectionGate gate, ConnectionInfo connection) {
        assertThat(gate.admit(connection)).isEmpty();
    }

    private static ConnectionInfo inbound(int peer, String ip) {
        return new ConnectionInfo(peer(peer), Multiaddr.tcp(ip, 4000 + peer), false);
    }

    private static PeerId peer(int number) {
        byte[] scalar = new byte[32];
        scalar[31] = (byte) number;
        return PeerId.of(PrivateKey.secp256k1(Bytes.wrap(scalar)).publicKey());
    }
}
