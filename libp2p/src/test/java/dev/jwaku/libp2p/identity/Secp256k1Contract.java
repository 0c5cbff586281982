package dev.jwaku.libp2p.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.runtime.Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every implementation of the curve does. */
abstract class Secp256k1Contract {
    private static final BigInteger ORDER =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
    private static final Bytes ONE = scalar(BigInteger.ONE);
    private static final Bytes HASH = Sha256.hash(Bytes.utf8("test message"));

    private final Secp256k1 curve = implementation();

    abstract Secp256k1 implementation();

    @Test
    void knowsWhichScalarsAreKeys() {
        assertThat(curve.isValidPrivateKey(ONE)).isTrue();
        assertThat(curve.isValidPrivateKey(scalar(ORDER.subtract(BigInteger.ONE))))
                .isTrue();
        assertThat(curve.isValidPrivateKey(scalar(BigInteger.ZERO))).isFalse();
        assertThat(curve.isValidPrivateKey(scalar(ORDER))).isFalse();
        assertThat(curve.isValidPrivateKey(ONE.slice(1))).isFalse();
    }

    @Test
    void knowsWhichBytesArePoints() {
        Bytes generator = curve.publicKey(ONE);

        assertThat(generator.toHex()).isEqualTo("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
        assertThat(curve.isValidPublicKey(generator)).isTrue();
        assertThat(curve.isValidPublicKey(curve.decompress(generator))).isTrue();
        assertThat(curve.isValidPublicKey(generator.slice(1))).isFalse();
        assertThat(curve.isValidPublicKey(Bytes.concat(Bytes.of((byte) 4), generator.slice(1))))
                .isFalse();
        assertThat(curve.isValidPublicKey(Bytes.fromHex("02" + "ff".repeat(32))))
                .isFalse();
        assertThat(curve.isValidPublicKey(Bytes.fromHex("02" + "00".repeat(31) + "05")))
                .isFalse();
        Bytes hybrid =
                Bytes.concat(Bytes.of((byte) 6), curve.decompress(generator).slice(1));
        assertThat(curve.isValidPublicKey(hybrid)).isFalse();
    }

    @Test
    void compressesAndDecompresses() {
        Bytes point = curve.publicKey(scalar(BigInteger.TEN));

        assertThat(curve.decompress(point).length()).isEqualTo(Secp256k1.UNCOMPRESSED_LENGTH);
        assertThat(curve.compress(curve.decompress(point))).isEqualTo(point);
        assertThat(curve.compress(point)).isEqualTo(point);
        assertThat(curve.decompress(curve.decompress(point))).isEqualTo(curve.decompress(point));
    }

    @Test
    void recoversTheSigner() {
        for (Bytes key : someKeys()) {
            Bytes signature = curve.signRecoverable(HASH, key);

            assertThat(signature.slice(0, 64)).isEqualTo(curve.sign(HASH, key));
            assertThat(curve.recover(HASH, signature)).isEqualTo(curve.publicKey(key));
            assertThat(curve.verify(HASH, signature.slice(0, 64), curve.publicKey(key)))
                    .isTrue();
            assertThat(curve.verify(HASH, signature.slice(0, 64), curve.decompress(curve.publicKey(key))))
                    .isTrue();
        }
    }

    @Test
    void refusesSignaturesWithHighS() {
        Bytes signature = curve.sign(HASH, ONE);
        BigInteger s = new BigInteger(1, signature.slice(32).toByteArray());
        Bytes highS = Bytes.concat(signature.slice(0, 32), scalar(ORDER.subtract(s)));

        assertThat(curve.verify(HASH, highS, curve.publicKey(ONE))).isFalse();
    }

    @Test
    void refusesSignaturesOfOthersAndOfOtherHashes() {
        Bytes signature = curve.sign(HASH, ONE);

        assertThat(curve.verify(Sha256.hash(HASH), signature, curve.publicKey(ONE)))
                .isFalse();
        assertThat(curve.verify(HASH, signature, curve.publicKey(scalar(BigInteger.TWO))))
                .isFalse();
        assertThat(curve.verify(HASH, Bytes.wrap(new byte[64]), curve.publicKey(ONE)))
                .isFalse();
        assertThat(curve.verify(HASH, Bytes.fromHex("ff".repeat(64)), curve.publicKey(ONE)))
                .isFalse();
        assertThat(curve.verify(HASH, signature.slice(1), curve.publicKey(ONE))).isFalse();
        assertThat(curve.verify(HASH, signature, Bytes.wrap(new byte[33]))).isFalse();
        assertThat(curve.verify(HASH, signature, Bytes.EMPTY)).isFalse();
    }

    @Test
    void refusesToRecoverFromNonsense() {
        List<String> all = List.of("00".repeat(65), "ff".repeat(64) + "00", "01".repeat(64) + "04", "01".repeat(64));
        for (String nonsense : all) {
            assertThatThrownBy(() -> curve.recover(HASH, Bytes.fromHex(nonsense)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void bothSidesOfDiffieHellmanSeeTheSameCoordinate() {
        Bytes two = scalar(BigInteger.TWO);
        Bytes ten = scalar(BigInteger.TEN);

        Bytes shared = curve.ecdh(two, curve.publicKey(ten));

        assertThat(shared).isEqualTo(curve.ecdh(ten, curve.decompress(curve.publicKey(two))));
        assertThat(shared)
                .isEqualTo(curve.publicKey(scalar(BigInteger.valueOf(20))).slice(1));
    }

    @Test
    void addsTweaksModuloTheOrder() {
        Bytes last = scalar(ORDER.subtract(BigInteger.ONE));

        assertThat(curve.privateKeyTweakAdd(last, scalar(BigInteger.TWO))).isEqualTo(ONE);
        assertThat(curve.privateKeyTweakAdd(ONE, scalar(BigInteger.ZERO))).isEqualTo(ONE);
        assertThatThrownBy(() -> curve.privateKeyTweakAdd(last, ONE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> curve.privateKeyTweakAdd(ONE, scalar(ORDER)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesArgumentsThatAreNoKeys() {
        Bytes zero = Bytes.wrap(new byte[32]);
        Bytes noPoint = Bytes.fromHex("02" + "ff".repeat(32));

        assertThatThrownBy(() -> curve.publicKey(zero)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> curve.sign(HASH, zero)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> curve.sign(HASH.slice(1), ONE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> curve.ecdh(zero, curve.publicKey(ONE))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> curve.ecdh(ONE, noPoint)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> curve.decompress(noPoint)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> curve.compress(Bytes.EMPTY)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void agreesWithTheOtherImplementation() {
        Secp256k1 other = new BouncyCastleSecp256k1();
        for (Bytes key : someKeys()) {
            Bytes point = other.publicKey(key);
            assertThat(curve.publicKey(key)).isEqualTo(point);
            assertThat(curve.decompress(point)).isEqualTo(other.decompress(point));
            assertThat(curve.signRecoverable(HASH, key)).isEqualTo(other.signRecoverable(HASH, key));
            assertThat(curve.ecdh(key, point)).isEqualTo(other.ecdh(key, point));
            assertThat(curve.privateKeyTweakAdd(key, HASH)).isEqualTo(other.privateKeyTweakAdd(key, HASH));
        }
    }

    private static List<Bytes> someKeys() {
        Random random = new Random(7);
        List<Bytes> keys = new ArrayList<>(List.of(ONE, scalar(ORDER.subtract(BigInteger.ONE))));
        for (int i = 0; i < 10; i++) {
            byte[] key = new byte[32];
            random.nextBytes(key);
            keys.add(Bytes.wrap(key));
        }
        return keys;
    }

    private static Bytes scalar(BigInteger number) {
        byte[] big = number.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(32, big.length);
        System.arraycopy(big, big.length - length, fixed, 32 - length, length);
        return Bytes.wrap(fixed);
    }
}
