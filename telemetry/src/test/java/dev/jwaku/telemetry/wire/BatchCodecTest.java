package dev.jwaku.telemetry.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.telemetry.record.Ack;
import dev.jwaku.telemetry.record.Batch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchCodecTest {
    private static final String HEADER = "{'v':1,'install_id':'" + "0a".repeat(16) + "','boot_id':'" + "0b".repeat(16)
            + "','batch_seq':7,'first_held':7,'n':%d}";
    private static final String ACK =
            "{'type':'ack','at_ms':1767225661300,'msg':'" + "01".repeat(16) + "','peer':'" + "02".repeat(8) + "'}";

    private static Bytes packed(String... lines) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (String line : lines) {
                gzip.write((line.replace('\'', '"') + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        return Bytes.wrap(packed.toByteArray());
    }

    private static Bytes ofOne(String line) throws IOException {
        return packed(String.format(java.util.Locale.ROOT, HEADER, 1), line);
    }

    @Test
    void readsWhatTheDocumentShows() throws Exception {
        DecodedBatch decoded = BatchCodec.decode(ofOne(ACK));
        assertThat(decoded.batch())
                .isEqualTo(new Batch(
                        Bytes.fromHex("0a".repeat(16)),
                        Bytes.fromHex("0b".repeat(16)),
                        7,
                        7,
                        List.of(new Ack(
                                Bytes.fromHex("01".repeat(16)),
                                Bytes.fromHex("02".repeat(8)),
                                1_767_225_661_300L,
                                OptionalInt.empty()))));
        assertThat(RecordCodec.encode(decoded.batch().records().getFirst())).isEqualTo(ACK.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    no json                                   | NOT_JSON
                    []                                        | NOT_JSON
                    {}                                        | MISSING_FIELD
                    {'type':'gossip','at_ms':1}               | UNKNOWN_TYPE
                    {'type':7}                                | BAD_FIELD
                    {'type':'ack','type':'ack'}               | NOT_JSON
                    {'type':'ack'} {}                         | NOT_JSON
                    {'type':'ack','msg':'0102'}               | BAD_FIELD
                    {'type':'hb','seq':-1}                    | MISSING_FIELD
                    {'type':'hb','seq':1.5}                   | BAD_FIELD
                    {'type':'hb','seq':99999999999999999999}  | BAD_FIELD
                    {'type':'hb','seq':null}                  | BAD_FIELD
                    {'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':1}}}}}}}}} | NOT_JSON
                    """)
    void aBadRecordIsNamedAndSpoilsNoOther(String line, RecordError.Code code) throws Exception {
        DecodedBatch decoded =
                BatchCodec.decode(packed(String.format(java.util.Locale.ROOT, HEADER, 3), ACK, line, ACK));
        assertThat(decoded.errors()).hasSize(1);
        assertThat(decoded.errors().getFirst().record()).isEqualTo(1);
        assertThat(decoded.errors().getFirst().code()).isEqualTo(code);
        assertThat(decoded.places()).containsExactly(0, 2);
    }

    @Test
    void aLineThatIsTooLongIsNamed() throws Exception {
        DecodedBatch decoded = BatchCodec.decode(ofOne("{'type':'" + "x".repeat(1100) + "'}"));
        assertThat(decoded.errors().getFirst().code()).isEqualTo(RecordError.Code.TOO_LONG);
    }

    @Test
    void aHeaderMustSayWhatComes() throws Exception {
        assertThatThrownBy(() -> BatchCodec.decode(packed(String.format(java.util.Locale.ROOT, HEADER, 2), ACK)))
                .isInstanceOfSatisfying(
                        BatchException.class, e -> assertThat(e.code()).isEqualTo(BatchException.Code.BAD_COUNT));
        assertThatThrownBy(() -> BatchCodec.decode(packed("{'v':2}")))
                .isInstanceOfSatisfying(
                        BatchException.class,
                        e -> assertThat(e.code()).isEqualTo(BatchException.Code.UNSUPPORTED_VERSION));
        assertThatThrownBy(() -> BatchCodec.decode(packed()))
                .isInstanceOfSatisfying(
                        BatchException.class, e -> assertThat(e.code()).isEqualTo(BatchException.Code.BAD_HEADER));
    }

    @Test
    void aBombIsRefusedBeforeItIsUnpacked() throws Exception {
        byte[] zeros = new byte[64 << 20];
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(zeros);
        }
        assertThat(packed.size()).isLessThan(BatchCodec.MOST_PACKED_BYTES);
        assertThatThrownBy(() -> BatchCodec.decode(Bytes.wrap(packed.toByteArray())))
                .isInstanceOfSatisfying(
                        BatchException.class, e -> assertThat(e.code()).isEqualTo(BatchException.Code.TOO_LARGE));
    }

    @Test
    void anAnswerIsReadAsItWasWritten() throws Exception {
        UploadAnswer answer = new UploadAnswer(
                Optional.of(7L), List.of(new RecordError(3, RecordError.Code.BAD_FIELD, "seq is not there")));
        assertThat(UploadAnswer.decode(answer.encode())).isEqualTo(answer);
        assertThat(UploadAnswer.decode("{}")).isEqualTo(new UploadAnswer(Optional.empty(), List.of()));
        for (String bad : List.of("", "[]", "{\"stored\":-2}", "{\"errors\":[7]}", "{\"stored\":\"7\"}")) {
            assertThatThrownBy(() -> UploadAnswer.decode(bad)).isInstanceOf(RecordException.class);
        }
    }
}
