package dev.jwaku.libp2p.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TextCodingPropertyTest {
    @Property(tries = 500)
    void textsLeadBackToTheirBytes(@ForAll @Size(max = 60) byte[] input) {
        Bytes bytes = Bytes.of(input);

        assertThat(Base58.decode(Base58.encode(bytes))).isEqualTo(bytes);
        assertThat(Base32.decode(Base32.encode(bytes))).isEqualTo(bytes);
        assertThat(Multibase.decode(Multibase.encodeBase32(bytes))).isEqualTo(bytes);
        assertThat(Multibase.decode(Multibase.encodeBase64Url(bytes))).isEqualTo(bytes);
    }

    @Property(tries = 1000)
    void anyTextIsAPeerIdOrAnArgumentError(@ForAll @StringLength(max = 60) String text) {
        try {
            assertThat(PeerId.parse(text).multihash().length()).isPositive();
        } catch (IllegalArgumentException expected) {
            assertThat(expected).hasMessageContaining("peer id");
        }
    }

    @Property(tries = 1000)
    void anyBytesAreAKeyOrMalformed(@ForAll @Size(max = 60) byte[] bytes) {
        try {
            assertThat(PublicKey.decode(Bytes.of(bytes)).data().length()).isPositive();
        } catch (MalformedMessageException expected) {
            assertThat(expected).hasMessageContaining("public key");
        }
    }

    @Test
    void leadingZerosBecomeLeadingOnes() {
        assertThat(Base58.encode(Bytes.fromHex("0000287fb4cd"))).isEqualTo("11233QC4");
        assertThat(Base58.decode("11233QC4").toHex()).isEqualTo("0000287fb4cd");
        assertThat(Base58.encode(Bytes.utf8("Hello World!"))).isEqualTo("2NEpo7TZRRrLZSi2U");
    }

    @Test
    void base32IsThatOfRfc4648() {
        assertThat(Base32.encode(Bytes.utf8("foobar"))).isEqualTo("mzxw6ytboi");
        assertThat(Base32.decode("MZXW6YTBOI")).isEqualTo(Bytes.utf8("foobar"));
    }
}
