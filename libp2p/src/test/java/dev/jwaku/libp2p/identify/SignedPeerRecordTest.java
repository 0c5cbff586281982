package dev.jwaku.libp2p.identify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.fixtures.Vectors;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Bytes;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SignedPeerRecordTest {
    private static final Bytes ENVELOPE = new Vectors("identify/identify.properties").bytes("envelope");
    private static final PrivateKey KEY =
            PrivateKey.secp256k1(Bytes.fromHex("53dadf1d5a164d6b4acdb15e24aa4c5b1d3461bdbd42abedb0a4404d56ced8fb"));
    private static final List<Multiaddr> ADDRESSES =
            List.of(Multiaddr.tcp("1.2.3.4", 60000), Multiaddr.parse("/dns4/node.example.org/tcp/8000/wss"));

    @Test
    void opensTheVector() {
        assertThat(SignedPeerRecord.open(ENVELOPE))
                .isEqualTo(new SignedPeerRecord(PeerId.of(KEY.publicKey()), 1_700_000_000L, ADDRESSES));
    }

    @Test
    void signsTheVector() {
        assertThat(SignedPeerRecord.sign(KEY, 1_700_000_000L, ADDRESSES)).isEqualTo(ENVELOPE);
    }

    @Test
    void noByteCanBeChanged() {
        for (int position = 0; position < ENVELOPE.length(); position++) {
            byte[] altered = ENVELOPE.toByteArray();
            altered[position] ^= 1;

            assertThatThrownBy(() -> SignedPeerRecord.open(Bytes.wrap(altered)))
                    .isInstanceOf(MalformedMessageException.class);
        }
    }

    @Test
    void nobodySignsForAnother() {
        Bytes foreign = SignedPeerRecord.sign(PrivateKey.ed25519(Bytes.fromHex("07".repeat(32))), 1, ADDRESSES);
        // The key of somebody else in front: the last one counts in protobuf, so it is appended.
        Bytes forged = Bytes.concat(foreign, ENVELOPE.slice(0, 39));

        assertThatThrownBy(() -> SignedPeerRecord.open(forged))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("not signed by");
    }

    @Property(tries = 500)
    void anyBytesAreARecordOrMalformed(@ForAll @Size(max = 100) byte[] bytes) {
        assertThatThrownBy(() -> SignedPeerRecord.open(Bytes.of(bytes))).isInstanceOf(MalformedMessageException.class);
    }
}
