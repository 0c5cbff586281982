package dev.jwaku.libp2p.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class PeerIdVectorsTest {
    private static final Bytes MESSAGE = Bytes.utf8("test message");

    @ParameterizedTest
    @CsvFileSource(resources = "/vectors/identity/peer-ids.csv")
    void keysAndNamesAreThoseOfOtherImplementations(
            String type, String secret, String publicKey, String peerId, String cid) {
        PrivateKey key = type.equals("ed25519")
                ? PrivateKey.ed25519(Bytes.fromHex(secret))
                : PrivateKey.secp256k1(Bytes.fromHex(secret));
        PeerId name = PeerId.of(key.publicKey());

        assertThat(key.publicKey().encode().toHex()).isEqualTo(publicKey);
        assertThat(name).hasToString(peerId);
        assertThat(name.toCid()).isEqualTo(cid);
        assertThat(PeerId.parse(peerId)).isEqualTo(name).isEqualTo(PeerId.parse(cid));
        assertThat(name.publicKey()).contains(key.publicKey());
        assertThat(PublicKey.decode(Bytes.fromHex(publicKey))).isEqualTo(key.publicKey());
    }

    @Test
    void signsTheSecp256k1Vector() {
        PrivateKey key =
                PrivateKey.secp256k1(Bytes.fromHex("53dadf1d5a164d6b4acdb15e24aa4c5b1d3461bdbd42abedb0a4404d56ced8fb"));

        assertThat(key.sign(MESSAGE).toHex())
                .isEqualTo("304402202b788304fb690cd64cf54af5d3720f473cca7416343eaa16c06e37e615e1dc54"
                        + "02207eeb1bd858aa192e699b75d3e676654a6ebb4928e58f962720cc31b9fc76acf9");
        assertThat(key.publicKey().verify(MESSAGE, key.sign(MESSAGE))).isTrue();
    }

    @Test
    void signsTheEd25519Vector() {
        PrivateKey key =
                PrivateKey.ed25519(Bytes.fromHex("7e0830617c4a7de83925dfb2694556b12936c477a0e1feb2e148ec9da60fee7d"));

        assertThat(key.sign(MESSAGE).toHex())
                .isEqualTo("41e1f7e327b6f957c4d9dca38b8559f4746026d7cafbe2ac36b2be0cba66b25b"
                        + "a83e66dc34255c7f955f34a4cfc550da7ffd0a531f0fbc9629ff5cbc30731f0a");
        assertThat(key.publicKey().verify(MESSAGE, key.sign(MESSAGE))).isTrue();
    }

    @Test
    void readsHashedNamesInAllTheirForms() {
        PeerId name = PeerId.parse("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N");

        assertThat(name.toCid()).isEqualTo("bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe");
        assertThat(PeerId.parse(name.toCid())).isEqualTo(name);
        assertThat(PeerId.parse("k2k4r8ncs1yoluq95unsd7x2vfhgve0ncjoggwqx9vyh3vl8warrcp15"))
                .isEqualTo(name);
        assertThat(name.publicKey()).isEmpty();
        assertThat(name.shortText()).isEqualTo("QmYy…Wjhx5N");
    }
}
