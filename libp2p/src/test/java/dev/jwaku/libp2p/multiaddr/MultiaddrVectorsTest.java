package dev.jwaku.libp2p.multiaddr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class MultiaddrVectorsTest {
    @ParameterizedTest
    @CsvFileSource(resources = "/vectors/multiaddr/multiaddrs.csv")
    void textAndBytesAreThoseOfOtherImplementations(String text, String hex) {
        assertThat(Multiaddr.parse(text).encode().toHex()).isEqualTo(hex);
        assertThat(Multiaddr.decode(Bytes.fromHex(hex))).hasToString(text).isEqualTo(Multiaddr.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "/ip6/2001:DB8:0:0:1:0:0:1/tcp/1,      /ip6/2001:db8::1:0:0:1/tcp/1",
        "/ip6/0:0:0:0:0:0:0:0/tcp/1,           /ip6/::/tcp/1",
        "/ip6/1::/tcp/1,                       /ip6/1::/tcp/1",
        "/ip6/1:0:2:0:3:0:4:0/tcp/1,           /ip6/1:0:2:0:3:0:4:0/tcp/1",
        "/ip6/::ffff:1.2.3.4/tcp/1,            /ip6/::ffff:102:304/tcp/1",
        "/ip6/1:2:3:4:5:6:1.2.3.4/tcp/1,       /ip6/1:2:3:4:5:6:102:304/tcp/1",
        "/ip4/1.2.3.4/tcp/1/,                  /ip4/1.2.3.4/tcp/1",
        "/ip4/1.2.3.4/tcp/1/ipfs/QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N,"
                + "/ip4/1.2.3.4/tcp/1/p2p/QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N",
        "/dns4/a.b/tcp/1/p2p/bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe,"
                + "/dns4/a.b/tcp/1/p2p/QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N"
    })
    void otherSpellingsBecomeTheUsualOne(String text, String usual) {
        assertThat(Multiaddr.parse(text)).hasToString(usual);
    }
}
