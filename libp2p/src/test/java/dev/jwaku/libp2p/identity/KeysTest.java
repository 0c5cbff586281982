package dev.jwaku.libp2p.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    private static final Bytes MESSAGE = Bytes.utf8("message");

    @Test
    void secretsDoNotShow() {
        PrivateKey secp256k1 = PrivateKey.secp256k1(Bytes.fromHex("17".repeat(32)));
        PrivateKey ed25519 = PrivateKey.ed25519(Bytes.fromHex("17".repeat(32)));

        assertThat(secp256k1.toString()).doesNotContain("1717");
        assertThat(ed25519.toString()).doesNotContain("1717");
        assertThat(secp256k1.secret().toHex()).isEqualTo("17".repeat(32));
    }

    @Test
    void generatesKeysFromTheGivenEntropy() {
        assertThat(PrivateKey.generateSecp256k1(new Random(1)::nextBytes).secret())
                .isEqualTo(
                        PrivateKey.generateSecp256k1(new Random(1)::nextBytes).secret())
                .isNotEqualTo(
                        PrivateKey.generateSecp256k1(new Random(2)::nextBytes).secret());
        assertThat(PrivateKey.generateEd25519(new Random(1)::nextBytes).secret().length())
                .isEqualTo(32);
    }

    @ParameterizedTest
    @CsvSource({"RSA, 2048, SHA256withRSA, RSA", "EC, 256, SHA256withECDSA, ECDSA"})
    void verifiesKeysOfTheJdk(String algorithm, int size, String signing, KeyType type) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(size);
        KeyPair pair = generator.generateKeyPair();
        Signature signer = Signature.getInstance(signing);
        signer.initSign(pair.getPrivate());
        signer.update(MESSAGE.toByteArray());
        Bytes signature = Bytes.wrap(signer.sign());

        PublicKey key = PublicKey.decode(
                protobuf(type.number(), Bytes.wrap(pair.getPublic().getEncoded())));

        assertThat(key.verify(MESSAGE, signature)).isTrue();
        assertThat(key.verify(Bytes.utf8("other"), signature)).isFalse();
        assertThat(key.verify(MESSAGE, Bytes.EMPTY)).isFalse();
        assertThat(PeerId.of(key).toString()).startsWith("Qm");
        assertThat(PeerId.of(key).publicKey()).isEmpty();
    }

    @Test
    void refusesRsaKeysThatAreTooShort() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        Bytes der = Bytes.wrap(generator.generateKeyPair().getPublic().getEncoded());

        assertThatThrownBy(() -> PublicKey.decode(protobuf(0, der)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("1024 bits");
    }

    @Test
    void namesUnsupportedKeyTypes() {
        assertThatThrownBy(() -> PublicKey.decode(protobuf(9, Bytes.utf8("x"))))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("unsupported key type 9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0802",
                "0802122102ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "08021200",
                "080112200000",
                "0800120401020304"
            })
    void refusesWhatIsNoKey(String hex) {
        assertThatThrownBy(() -> PublicKey.decode(Bytes.fromHex(hex))).isInstanceOf(MalformedMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1", "hello", "Qm", "16Uiu2HAmLhLvBoYaoZfaMUKuibM6ac163GwKY74c5kiSLg5KvLp0", "bafy", "z1"})
    void refusesTextsThatAreNoPeerId(String text) {
        assertThatThrownBy(() -> PeerId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("peer id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "0000", "000101ff", "1220", "1320", "002b"})
    void refusesBytesThatAreNoPeerId(String hex) {
        assertThatThrownBy(() -> PeerId.fromMultihash(Bytes.fromHex(hex)))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void aNameMayEmbedSomethingThatIsNoKey() {
        assertThat(PeerId.fromMultihash(Bytes.fromHex("000101")).publicKey()).isEmpty();
    }

    private static Bytes protobuf(int type, Bytes data) {
        return new ProtoWriter().int64(1, type).bytes(2, data).toBytes();
    }
}
