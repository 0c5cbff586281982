package dev.jwaku.waku.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Entropy;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PayloadV1PropertyTest {
    private static final Bytes ALICE = Bytes.fromHex("01".repeat(32));
    private static final Bytes BOB = Bytes.fromHex("02".repeat(32));
    private static final PayloadKey.Symmetric SHARED = new PayloadKey.Symmetric(Bytes.fromHex("07".repeat(32)));

    @Property(tries = 200)
    void opensWhatItSealedSymmetrically(@ForAll @Size(max = 700) byte[] data, @ForAll long seed) {
        Bytes sealed = payloads(seed).sealSigned(Bytes.of(data), ALICE, SHARED);

        assertThat(PayloadV1.open(sealed, SHARED).data()).isEqualTo(Bytes.of(data));
        assertThat(sealed.length() % 256).isEqualTo(28);
    }

    @Property(tries = 100)
    void opensWhatItSealedToAKey(@ForAll @Size(max = 700) byte[] data, @ForAll long seed) {
        Bytes bobPublic = Secp256k1.best().publicKey(BOB);
        Bytes sealed = payloads(seed).sealSigned(Bytes.of(data), ALICE, new PayloadKey.Public(bobPublic));

        OpenedPayload opened = PayloadV1.open(sealed, new PayloadKey.Private(BOB));

        Bytes alicePublic = Secp256k1.best().decompress(Secp256k1.best().publicKey(ALICE));
        assertThat(opened.data()).isEqualTo(Bytes.of(data));
        assertThat(opened.signer()).contains(alicePublic);
    }

    @Property(tries = 500)
    void decodingAnyFrameGivesAPayloadOrMalformed(@ForAll byte[] frame) {
        try {
            assertThat(PayloadFrame.decode(Bytes.of(frame)).data().length()).isLessThanOrEqualTo(frame.length);
        } catch (MalformedMessageException expected) {
            assertThat(expected).hasMessageContaining("payload v1");
        }
    }

    @Property(tries = 200)
    void alteredPayloadIsMalformed(@ForAll @IntRange(min = 0, max = 283) int position, @ForAll long seed) {
        byte[] sealed =
                payloads(seed).sealSigned(Bytes.utf8("x"), ALICE, SHARED).toByteArray();
        sealed[position] ^= 1;

        assertThatThrownBy(() -> PayloadV1.open(Bytes.wrap(sealed), SHARED))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void paddingIsNeverEmptyAndNeverZero() {
        int[] calls = {0};
        Entropy firstZeroThenOnes = target -> java.util.Arrays.fill(target, (byte) Math.min(1, calls[0]++));
        // 1 flag byte, 1 length byte and 254 bytes of data fill a block exactly, so a whole block of padding follows.
        Bytes frame = PayloadFrame.unsigned(Bytes.wrap(new byte[254]), firstZeroThenOnes);

        assertThat(frame.length()).isEqualTo(512);
        assertThat(frame.get(511)).isEqualTo((byte) 1);
    }

    @Test
    void acceptsBitcoinStyleRecoveryIds() {
        byte[] frame = PayloadFrame.signed(Bytes.utf8("x"), ALICE, bytes -> new Random(1).nextBytes(bytes))
                .toByteArray();
        frame[frame.length - 1] += 27;

        assertThat(PayloadFrame.decode(Bytes.wrap(frame)).signer()).isPresent();
    }

    @Test
    void secretsDoNotShow() {
        assertThat(SHARED.toString()).doesNotContain("0707");
        assertThat(new PayloadKey.Private(BOB).toString()).doesNotContain("0202");
    }

    private static PayloadV1 payloads(long seed) {
        Random random = new Random(seed);
        return new PayloadV1(random::nextBytes);
    }
}
