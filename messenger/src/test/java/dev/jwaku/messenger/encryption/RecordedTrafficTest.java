package dev.jwaku.messenger.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.messenger.Vectors;
import dev.jwaku.messenger.application.ApplicationMetadataMessage;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.datasync.MvdsMessage;
import dev.jwaku.messenger.datasync.MvdsPayload;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.payload.PayloadKey;
import dev.jwaku.waku.payload.PayloadV1;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two users of status-go said to each other, opened from zero and sealed again byte for byte. */
class RecordedTrafficTest {
    private final TestWorld world = new TestWorld(1);
    private final Map<String, Device> readers = new LinkedHashMap<>();
    private final Map<String, Device> actors = new LinkedHashMap<>();
    private final Map<String, Deque<RecordedTraffic.Envelope>> pending = new LinkedHashMap<>();

    @BeforeEach
    void open() {
        for (String user : List.of(RecordedTraffic.ALINA, RecordedTraffic.BORIS)) {
            readers.put(user, RecordedTraffic.device(user, world));
            actors.put(user, RecordedTraffic.device(user, world));
            pending.put(user, new ArrayDeque<>());
        }
    }

    @AfterEach
    void close() {
        readers.values().forEach(Device::close);
        actors.values().forEach(Device::close);
        world.close();
    }

    @Test
    void opensAndUnderstandsEveryEnvelope() {
        Map<String, Integer> kinds = new LinkedHashMap<>();
        int payloads = 0;
        int applications = 0;
        for (RecordedTraffic.Envelope envelope : RecordedTraffic.envelopes()) {
            world.set(envelope.time());
            checkBundle(envelope);
            Opening.Opened opened = read(envelope);
            kinds.merge(envelope.kind(), 1, Integer::sum);
            assertThat(opened.protection()).as("n %d", envelope.n()).isEqualTo(protection(envelope.kind()));
            assertThat(opened.installationId()).isEqualTo(RecordedTraffic.installation(envelope.author()));
            payloads += recordedPayload(envelope).isPresent() ? 1 : 0;
            recordedPayload(envelope)
                    .ifPresent(payload -> assertThat(opened.payload()).isEqualTo(payload));
            List<String> ids = applicationIds(opened.payload());
            assertThat(ids).as("n %d", envelope.n()).containsExactlyElementsOf(recordedIds(envelope.n()));
            applications += ids.size();
        }
        assertThat(kinds)
                .containsEntry("public", 19)
                .containsEntry("dh", 3)
                .containsEntry("x3dh+dr", 3)
                .containsEntry("dr", 79);
        assertThat(payloads).isEqualTo(55);
        assertThat(applications).isGreaterThanOrEqualTo(75);
    }

    /** Envelopes without layer 4, which community control and push queries use. */
    @Test
    void leavesEnvelopesWithoutLayerFourAsTheyAre() {
        int seen = 0;
        for (List<String> row : Vectors.rows("status-go-plain.tsv")) {
            Bytes secret = Bytes.fromHex(row.get(2));
            Bytes data = PayloadV1.open(
                            Vectors.base64(row.get(5)),
                            row.get(1).equals("symmetric")
                                    ? new PayloadKey.Symmetric(secret)
                                    : new PayloadKey.Private(secret))
                    .data();
            Opening opening = readers.get(RecordedTraffic.BORIS)
                    .layer()
                    .open(RecordedTraffic.identity(RecordedTraffic.ALINA).chatKey(), data);
            assertThat(opening).isInstanceOfSatisfying(Opening.Opened.class, opened -> {
                assertThat(opened.protection()).isEqualTo(Opening.Protection.NONE);
                assertThat(opened.payload()).isEqualTo(data);
            });
            seen++;
        }
        assertThat(seen).isEqualTo(12);
    }

    @Test
    void sealsTheSameBytesAsTheReferenceDid() {
        int secured = 0;
        for (RecordedTraffic.Envelope envelope : RecordedTraffic.envelopes()) {
            world.set(envelope.time());
            Bytes plaintext = read(envelope).payload();
            if (envelope.isRatchet()) {
                sealAgain(envelope, plaintext);
                secured++;
            } else if (envelope.kind().equals("dh")) {
                Device author = actors.get(envelope.author());
                SealedMessage message = author.layer()
                        .seal(
                                actors.get(RecordedTraffic.other(envelope.author()))
                                        .chatKey(),
                                plaintext);
                assertThat(message.installations()).isEmpty();
                assertThat(message.isAgreed()).isEqualTo(envelope.isNegotiated());
            }
            if (envelope.isReadByOther()) {
                pending.get(RecordedTraffic.other(envelope.author())).add(envelope);
            }
        }
        assertThat(secured).isEqualTo(82);
        for (String user : actors.keySet()) {
            while (!pending.get(user).isEmpty()) {
                catchUp(user);
            }
            assertThat(session(user)).isEqualTo(recordedSession(user));
        }
    }

    private void sealAgain(RecordedTraffic.Envelope envelope, Bytes plaintext) {
        String user = envelope.author();
        Device author = actors.get(user);
        Device reader = actors.get(RecordedTraffic.other(user));
        ProtocolMessage wire = ProtocolMessage.decode(envelope.payload().data());
        EncryptedMessage expected = wire.encrypted().get(reader.layer().installationId());
        // What the author had read by then shows in its ratchet key.
        while (!isReadyFor(author, reader, expected)) {
            catchUp(user);
        }
        SealedMessage message = author.layer().seal(reader.chatKey(), plaintext);
        ProtocolMessage ours = ProtocolMessage.decode(message.envelopes().getFirst());

        assertThat(ours.encrypted()).as("n %d", envelope.n()).isEqualTo(wire.encrypted());
        assertThat(ours.installationId()).isEqualTo(wire.installationId());
        assertThat(ours.bundles().getFirst().preKeys())
                .isEqualTo(wire.bundles().getFirst().preKeys());
        assertThat(message.isAgreed()).isEqualTo(envelope.isNegotiated());
    }

    private static boolean isReadyFor(Device author, Device reader, EncryptedMessage expected) {
        Optional<Bytes> key =
                author.database().run("read", sql -> sql.first("SELECT own_point FROM sessions", row -> row.bytes(1)));
        boolean begins = key.isEmpty() && expected.x3dh().isPresent();
        return begins
                ? !author.layer().installations(reader.chatKey()).isEmpty()
                : key.equals(expected.ratchet().map(RatchetHeader::key));
    }

    private void catchUp(String user) {
        RecordedTraffic.Envelope next = pending.get(user).remove();
        actors.get(user)
                .read(actors.get(RecordedTraffic.other(user)), next.payload().data());
    }

    /** Opens at once; a reader that never sends turns its ratchet at the same messages as one that does. */
    private Opening.Opened read(RecordedTraffic.Envelope envelope) {
        Device reader = readers.get(RecordedTraffic.other(envelope.author()));
        Device author = readers.get(envelope.author());
        assertThat(envelope.payload().signer()).contains(author.chatKey().uncompressed());
        Opening opening = reader.open(author, envelope.payload().data());
        assertThat(opening).as("n %d", envelope.n()).isInstanceOf(Opening.Opened.class);
        boolean isFirstContact = envelope.n() == 5;
        if (isFirstContact) {
            // The answer begins the session.
            reader.seal(author, "not sent");
        }
        return (Opening.Opened) opening;
    }

    private static void checkBundle(RecordedTraffic.Envelope envelope) {
        Bundle recorded =
                ProtocolMessage.decode(envelope.payload().data()).bundles().getFirst();
        Bundle ours =
                Bundle.signed(RecordedTraffic.identity(envelope.author()), recorded.preKeys(), recorded.timestamp());
        assertThat(ours).isEqualTo(recorded);
    }

    private static Opening.Protection protection(String kind) {
        return switch (kind) {
            case "public" -> Opening.Protection.PUBLIC;
            case "dh" -> Opening.Protection.DH;
            default -> Opening.Protection.RATCHET;
        };
    }

    private static Optional<Bytes> recordedPayload(RecordedTraffic.Envelope envelope) {
        return Vectors.rows("status-go-mvds.tsv").stream()
                .filter(row -> Integer.parseInt(row.get(0)) == envelope.n())
                .map(row -> Vectors.base64(row.get(2)))
                .findFirst();
    }

    private static List<String> recordedIds(int n) {
        return Vectors.rows("status-go-applications.tsv").stream()
                .filter(row -> Integer.parseInt(row.get(0)) == n)
                .map(row -> "0x" + row.get(2))
                .toList();
    }

    private static List<String> applicationIds(Bytes payload) {
        MvdsPayload mvds = MvdsPayload.decode(payload);
        List<Bytes> bodies = mvds.isEmpty()
                ? List.of(payload)
                : mvds.messages().stream().map(MvdsMessage::body).toList();
        List<String> ids = new ArrayList<>();
        for (Bytes body : bodies) {
            ids.add(MessageId.of(ApplicationMetadataMessage.decode(body).author(), body)
                    .toString());
        }
        return ids;
    }

    private List<String> session(String user) {
        return actors.get(user)
                .database()
                .run(
                        "read",
                        sql -> sql.query(
                                "SELECT bundle_id, installation_id, remote, own_secret, root_key, sending_key,"
                                        + " sending_n,"
                                        + " receiving_key, receiving_n, previous_n, key_count FROM sessions",
                                row -> List.of(
                                        row.bytes(1).toHex()
                                                + Bytes.utf8(row.text(2)).toHex(),
                                        row.bytes(3).toHex(),
                                        row.bytes(4).toHex(),
                                        row.bytes(5).toHex(),
                                        row.bytes(6).toHex(),
                                        Long.toString(row.number(7)),
                                        row.bytes(8).toHex(),
                                        Long.toString(row.number(9)),
                                        Long.toString(row.number(10)),
                                        Long.toString(row.number(11)))))
                .getFirst();
    }

    private static List<String> recordedSession(String user) {
        List<String> row = RecordedTraffic.keys("final", user).getFirst();
        return row.subList(2, row.size());
    }
}
