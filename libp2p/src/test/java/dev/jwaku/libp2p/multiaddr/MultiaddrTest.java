package dev.jwaku.libp2p.multiaddr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultiaddrTest {
    private static final PeerId ALICE = PeerId.parse("16Uiu2HAmLhLvBoYaoZfaMUKuibM6ac163GwKY74c5kiSLg5KvLpY");
    private static final PeerId BOB = PeerId.parse("12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq");

    @ParameterizedTest
    @CsvSource({
        "/ip4/1.2.3.4/tcp/1,                 true,  false, false",
        "/dns4/a.b/tcp/1,                    true,  false, false",
        "/ip6zone/eth0/ip6/fe80::1/tcp/1,    true,  false, false",
        "/ip4/1.2.3.4/tcp/1/ws,              false, true,  false",
        "/dns4/a.b/tcp/1/wss,                false, true,  true",
        "/dns4/a.b/tcp/1/tls/ws,             false, true,  true",
        "/dns4/a.b/tcp/1/tls/sni/a.b/ws,     false, true,  true",
        "/dns4/a.b/tcp/1/tls,                false, false, false",
        "/ip4/1.2.3.4/udp/1/quic-v1,         false, false, false",
        "/dnsaddr/a.b,                       false, false, false",
        "/memory/a,                          false, false, false",
        "/tcp/1,                             false, false, false"
    })
    void saysWhichTransportItIsFor(String text, boolean tcp, boolean webSocket, boolean secure) {
        for (Multiaddr address :
                new Multiaddr[] {Multiaddr.parse(text), Multiaddr.parse(text).withPeerId(ALICE)}) {
            assertThat(address.isTcp()).isEqualTo(tcp);
            assertThat(address.isWebSocket()).isEqualTo(webSocket);
            assertThat(address.isSecureWebSocket()).isEqualTo(secure);
            assertThat(address.isMemory()).isEqualTo(text.startsWith("/memory"));
        }
    }

    @Test
    void givesHostAndPort() {
        assertThat(Multiaddr.tcp("::1", 9).host()).contains("::1");
        assertThat(Multiaddr.tcp("1.2.3.4", 65535).tcpPort()).hasValue(65535);
        assertThat(Multiaddr.parse("/dns6/a.b/tcp/80/ws").host()).contains("a.b");
        assertThat(Multiaddr.parse("/ip4/1.2.3.4/udp/4001/quic-v1").tcpPort()).isEmpty();
        assertThat(Multiaddr.parse("/dns/a.b/tcp/1/tls/sni/c.d/ws").sni()).contains("c.d");
        assertThat(Multiaddr.memory("n1").memoryName()).contains("n1");
    }

    @Test
    void putsAPeerAtTheEndAndTakesItAway() {
        Multiaddr plain = Multiaddr.tcp("1.2.3.4", 5);

        assertThat(plain.peerId()).isEmpty();
        assertThat(plain.withPeerId(ALICE).peerId()).contains(ALICE);
        assertThat(plain.withPeerId(ALICE).withPeerId(BOB)).isEqualTo(plain.withPeerId(BOB));
        assertThat(plain.withPeerId(ALICE).withoutPeerId()).isEqualTo(plain);
        assertThat(plain.withoutPeerId()).isEqualTo(plain);
    }

    @Test
    void aRelayedAddressLeadsToItsTarget() {
        Multiaddr relayed = Multiaddr.tcp("1.2.3.4", 5).withPeerId(ALICE).with("/p2p-circuit");

        assertThat(relayed.peerId()).isEmpty();
        assertThat(relayed.isCircuit()).isTrue();
        assertThat(relayed.isTcp()).isFalse();
        assertThat(relayed.withPeerId(BOB).peerId()).contains(BOB);
        assertThat(relayed.withPeerId(BOB).withoutPeerId()).isEqualTo(relayed);
    }

    @ParameterizedTest
    @CsvSource({
        "ip4/1.2.3.4,                   does not start with a slash",
        "/,                             does not start with a slash",
        "/foo/1,                        'protocol \"foo\" is not known'",
        "//tcp/1,                       'protocol \"\" is not known'",
        "/ip4/1.2.3,                    'ip4 \"1.2.3\": not an IPv4 address'",
        "/ip4/1.2.3.04/tcp/1,           not an IPv4 address",
        "/ip4/1.2.3.256/tcp/1,          not an IPv4 address",
        "/ip6/:1/tcp/1,                 not an IPv6 address",
        "/ip6/1:2:3:4:5:6:7::8/tcp/1,   not an IPv6 address",
        "/ip6/1::2::3/tcp/1,            not an IPv6 address",
        "/ip6/1.2.3.4::/tcp/1,          not an IPv6 address",
        "/ip4/1.2.3.4/tcp,              the value of tcp is missing",
        "/ip4/1.2.3.4/tcp/65536,        'tcp \"65536\": a port'",
        "/ip4/1.2.3.4/tcp/-1,           a port",
        "/dns4//tcp/1,                  it is empty",
        "/dns4/a b/tcp/1,               space",
        "/ip4/1.2.3.4/tcp/1/p2p/hello,  'p2p \"hello\": \"hello\" is no peer id'"
    })
    void saysWhatIsWrongWithAText(String text, String problem) {
        assertThatThrownBy(() -> Multiaddr.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "04",
                "047f0000",
                "06ff",
                "3600",
                "3603612f62",
                "3602ff",
                "8400",
                "f00101",
                "a50300",
                "a503021100",
                "ffffffffffffffffff01",
                "36ffffffff0f61"
            })
    void bytesThatAreNoAddressAreMalformed(String hex) {
        assertThatThrownBy(() -> Multiaddr.decode(Bytes.fromHex(hex))).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void refusesAddressesThatAreTooLong() {
        String name = "a".repeat(Multiaddr.MAX_LENGTH);

        assertThatThrownBy(() -> Multiaddr.parse("/dns4/" + name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Multiaddr.decode(Bytes.wrap(new byte[Multiaddr.MAX_LENGTH + 1])))
                .isInstanceOf(MalformedMessageException.class);
    }
}
