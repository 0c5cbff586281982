package dev.jwaku.libp2p.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.Bytes;
import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SignatureTest {
    private static final PrivateKey KEY = PrivateKey.secp256k1(Bytes.fromHex("07".repeat(32)));
    private static final PrivateKey EDWARDS = PrivateKey.ed25519(Bytes.fromHex("07".repeat(32)));

    @Property(tries = 200)
    void verifiesWhatItSigned(@ForAll @Size(max = 100) byte[] message) {
        Bytes signed = Bytes.of(message);

        assertThat(KEY.publicKey().verify(signed, KEY.sign(signed))).isTrue();
        assertThat(EDWARDS.publicKey().verify(signed, EDWARDS.sign(signed))).isTrue();
    }

    @Property(tries = 300)
    void alteredSignaturesDoNotVerify(
            @ForAll @IntRange(min = 0, max = 63) int position, @ForAll @IntRange(max = 7) int bit) {
        Bytes message = Bytes.of((byte) position);
        for (PrivateKey key : new PrivateKey[] {KEY, EDWARDS}) {
            byte[] signature = key.sign(message).toByteArray();
            signature[position] ^= (byte) (1 << bit);

            assertThat(key.publicKey().verify(message, Bytes.wrap(signature))).isFalse();
        }
    }

    @Property(tries = 500)
    void anyBytesCanBeCheckedAsSignature(@ForAll @Size(max = 80) byte[] signature) {
        assertThat(KEY.publicKey().verify(Bytes.EMPTY, Bytes.of(signature))).isFalse();
        assertThat(EDWARDS.publicKey().verify(Bytes.EMPTY, Bytes.of(signature))).isFalse();
    }

    @Test
    void highSInDerIsRefused() {
        BigInteger order = new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
        Bytes message = Bytes.utf8("m");
        Bytes compact = DerSignature.toCompact(KEY.sign(message)).orElseThrow();
        BigInteger high = order.subtract(new BigInteger(1, compact.slice(32).toByteArray()));
        byte[] big = high.toByteArray();
        byte[] fixed = new byte[32];
        System.arraycopy(big, big.length - 32, fixed, 0, 32);
        Bytes der = DerSignature.fromCompact(Bytes.concat(compact.slice(0, 32), Bytes.wrap(fixed)));

        assertThat(KEY.publicKey().verify(message, der)).isFalse();
    }

    @Test
    void paddedDerIsRefused() {
        Bytes message = Bytes.utf8("m");
        byte[] der = KEY.sign(message).toByteArray();
        byte[] padded = new byte[der.length + 1];
        System.arraycopy(der, 0, padded, 0, 4);
        System.arraycopy(der, 4, padded, 5, der.length - 4);
        padded[1]++;
        padded[3]++;

        assertThat(KEY.publicKey().verify(message, Bytes.wrap(padded))).isFalse();
        assertThat(KEY.publicKey().verify(message, Bytes.concat(Bytes.wrap(der), Bytes.of((byte) 0))))
                .isFalse();
    }
}
