package dev.jwaku.waku.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Entropy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PayloadV1VectorsTest {
    private static final Bytes HELLO = Bytes.utf8("hello waku");
    private static final Bytes SIGNER = Bytes.fromHex("11".repeat(32));
    private static final PayloadKey.Symmetric KEY =
            new PayloadKey.Symmetric(Bytes.fromHex("0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20"));
    private static final String NONCE = "a0a1a2a3a4a5a6a7a8a9aaab";
    private static final String IV = "b0b1b2b3b4b5b6b7b8b9babbbcbdbebf";
    private static final Bytes SIGNER_POINT =
            Bytes.fromHex("044f355bdcb7cc0af728ef3cceb9615d90684bb5b2ca5f859ab0f0b704075871aa"
                    + "385b6b1b8ead809ca67454d9683fcf2ba03456d6fe2c4abe2b07f0fbdbb2f1c1");

    @Test
    void sealsUnsignedSymmetricVector() throws IOException {
        Bytes sealed = new PayloadV1(scripted(0x5a, NONCE)).seal(HELLO, KEY);

        assertThat(sealed.toHex()).isEqualTo(vector("symmetric.unsigned"));
        assertThat(PayloadV1.open(sealed, KEY).signer()).isEmpty();
    }

    @Test
    void sealsSignedSymmetricVector() throws IOException {
        Bytes sealed = new PayloadV1(scripted(0x5a, NONCE)).sealSigned(HELLO, SIGNER, KEY);

        assertThat(sealed.toHex()).isEqualTo(vector("symmetric.signed"));
        assertThat(PayloadV1.open(sealed, KEY).signer()).contains(SIGNER_POINT);
    }

    @Test
    void sealsSignedAsymmetricVector() throws IOException {
        PayloadKey.Public recipient =
                new PayloadKey.Public(Bytes.fromHex("04466d7fcae563e5cb09a0d1870bb580344804617879a14949cf22285f1bae3f27"
                        + "6728176c3c6431f8eeda4538dc37c865e2784f3a9e77d044f33e407797e1278a"));
        Bytes sealed = new PayloadV1(scripted(0x5a, "33".repeat(32), IV)).sealSigned(HELLO, SIGNER, recipient);

        assertThat(sealed.toHex()).isEqualTo(vector("ecies.signed"));
        OpenedPayload opened = PayloadV1.open(sealed, new PayloadKey.Private(Bytes.fromHex("22".repeat(32))));
        assertThat(opened.data()).isEqualTo(HELLO);
        assertThat(opened.signer()).contains(SIGNER_POINT);
    }

    @Test
    void sealsWhatStatusSeals() throws IOException {
        PayloadKey.Symmetric contactCode = new PayloadKey.Symmetric(
                Bytes.fromHex("bb70ed87b2a655fbdb50be0b6997ca4b7c4f3ebd5c94d15adadf619bc237d615"));
        PayloadV1 payloads = new PayloadV1(scripted(0x11, "0102030405060708090a0b0c"));

        Bytes sealed = payloads.sealSigned(Bytes.utf8("hello"), Bytes.fromHex("01".repeat(32)), contactCode);

        assertThat(sealed.toHex()).isEqualTo(vector("status.symmetric"));
    }

    @Test
    void opensWhatStatusSealedToAPublicKey() throws IOException {
        OpenedPayload opened = PayloadV1.open(
                Bytes.fromHex(vector("status.ecies")), new PayloadKey.Private(Bytes.fromHex("02".repeat(32))));

        assertThat(opened.data().toHex()).isEqualTo(vector("status.ecies.data"));
        assertThat(opened.signer().orElseThrow().toHex()).startsWith("041b84c5567b126440");
    }

    @ParameterizedTest
    @MethodSource("recordedTraffic")
    void opensRecordedTrafficOfStatus(List<String> columns) {
        Bytes secret = Bytes.fromHex(columns.get(2));
        PayloadKey.ForOpening key =
                columns.get(1).equals("symmetric") ? new PayloadKey.Symmetric(secret) : new PayloadKey.Private(secret);
        Bytes payload = Bytes.wrap(Base64.getDecoder().decode(columns.get(4)));

        OpenedPayload opened = PayloadV1.open(payload, key);

        assertThat(opened.signer().orElseThrow().toHex()).isEqualTo(columns.get(3));
        assertThat(opened.data().length()).isPositive();
    }

    static List<List<String>> recordedTraffic() throws IOException {
        return resource("/vectors/status-go-layer6.tsv")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> Arrays.asList(line.split("\t")))
                .toList();
    }

    private static String vector(String name) throws IOException {
        Properties vectors = new Properties();
        try (InputStream in = PayloadV1VectorsTest.class.getResourceAsStream("/vectors/payload-v1.properties")) {
            vectors.load(in);
        }
        return vectors.getProperty(name);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = PayloadV1VectorsTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Fills the first request (the padding) with one byte, the next ones with the given values. */
    private static Entropy scripted(int padding, String... values) {
        ArrayDeque<Bytes> rest = new ArrayDeque<>();
        for (String value : values) {
            rest.add(Bytes.fromHex(value));
        }
        boolean[] padded = {false};
        return target -> {
            if (padded[0]) {
                rest.remove().copyTo(target, 0);
            } else {
                Arrays.fill(target, (byte) padding);
                padded[0] = true;
            }
        };
    }
}
