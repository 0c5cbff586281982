package dev.jwaku.libp2p.multistream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.ConnectionClosedException;
import dev.jwaku.libp2p.DeadlineExceededException;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.ProtocolNotSupportedException;
import dev.jwaku.libp2p.StreamResetException;
import dev.jwaku.libp2p.fixtures.Background;
import dev.jwaku.libp2p.fixtures.Pipes;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.SystemWorld;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultistreamTest {
    private static final ProtocolId NOISE = ProtocolId.of("/noise");
    private static final ProtocolId TLS = ProtocolId.of("/tls/1.0.0");
    private static final ProtocolId YAMUX = ProtocolId.of("/yamux/1.0.0");
    private static final ProtocolId MPLEX = ProtocolId.of("/mplex/6.7.0");
    private static final Bytes HEADER = Tokens.encode("/multistream/1.0.0");
    private static final Bytes NA = Tokens.encode("na");

    private final SystemWorld world = new SystemWorld();
    private final Deadline deadline = Deadline.after(world, Duration.ofMinutes(1));
    private final Pipes.StreamPair stream = Pipes.stream(world);

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/vectors/multistream/tokens.csv")
    void tokensAreThoseOfOtherImplementations(String text, String hex) {
        assertThat(Tokens.encode(text).toHex()).isEqualTo(hex);
    }

    @Test
    void bothSidesAgreeOnTheFirstCommonProtocol() throws Exception {
        Background<ProtocolId> listener = Background.start(
                world,
                () -> Multistream.negotiate(stream.right(), List.of(MPLEX, YAMUX)::contains, deadline, "dialer"));

        assertThat(Multistream.select(stream.left(), List.of(TLS, YAMUX, MPLEX), deadline, "listener"))
                .isEqualTo(YAMUX);
        assertThat(listener.join()).isEqualTo(YAMUX);
    }

    @Test
    void bothSidesAgreeOverAConnection() throws Exception {
        Pipes.DuplexPair pair = Pipes.duplex(world);
        Background<ProtocolId> listener =
                Background.start(world, () -> Multistream.negotiate(pair.right(), NOISE::equals, "dialer"));

        assertThat(Multistream.select(pair.left(), List.of(NOISE), "listener")).isEqualTo(NOISE);
        assertThat(listener.join()).isEqualTo(NOISE);
        assertThat(pair.left().writes())
                .as("header and first proposal go out together")
                .isEqualTo(1);
    }

    @Test
    void aGoDialerThatTriesTlsFirstIsToldNaAndGoesOn() {
        send(HEADER, Tokens.encode("/tls/1.0.0"), Tokens.encode("/noise"));

        assertThat(negotiate(NOISE)).isEqualTo(NOISE);
        assertThat(answer()).isEqualTo(Bytes.concat(HEADER, NA, Tokens.encode("/noise")));
    }

    @Test
    void lsDuplicateHeaderAndEmptyTokenAreAnsweredNa() {
        send(HEADER, Tokens.encode("ls"), HEADER, Tokens.encode(""), Tokens.encode("/noise"));

        assertThat(negotiate(NOISE)).isEqualTo(NOISE);
        assertThat(answer()).isEqualTo(Bytes.concat(HEADER, NA, NA, NA, Tokens.encode("/noise")));
    }

    @Test
    void bytesBehindTheAcceptedTokenBelongToTheProtocol() {
        send(HEADER, Tokens.encode("/noise"), Bytes.utf8("request"));
        stream.left().closeWrite();

        assertThat(negotiate(NOISE)).isEqualTo(NOISE);
        assertThat(Pipes.read(stream.right(), 100, deadline)).isEqualTo(Bytes.utf8("request"));
        assertThat(answer())
                .as("the echo comes although the peer has half-closed")
                .isEqualTo(Bytes.concat(HEADER, Tokens.encode("/noise")));
    }

    @Test
    void bytesBehindTheEchoBelongToTheProtocol() {
        send(HEADER, Tokens.encode("/noise"), Bytes.utf8("response"));
        stream.left().closeWrite();

        assertThat(select(NOISE)).isEqualTo(NOISE);
        assertThat(Pipes.read(stream.right(), 100, deadline)).isEqualTo(Bytes.utf8("response"));
    }

    @Test
    void theDialerSendsNoSecondHeader() {
        send(HEADER, NA, Tokens.encode("/noise"));

        assertThat(select(TLS, NOISE)).isEqualTo(NOISE);
        assertThat(answer()).isEqualTo(Bytes.concat(HEADER, Tokens.encode("/tls/1.0.0"), Tokens.encode("/noise")));
    }

    @Test
    void theDialerSaysWhatWasRefused() {
        send(HEADER, NA, NA);

        assertThatThrownBy(() -> select(TLS, NOISE))
                .isInstanceOf(ProtocolNotSupportedException.class)
                .hasMessageContaining("peer speaks none of [/tls/1.0.0, /noise]");
    }

    @Test
    void anotherAnswerThanTheProposalIsMalformed() {
        send(HEADER, Tokens.encode("/mplex/6.7.0"));

        assertThatThrownBy(() -> select(NOISE))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("proposed /noise, answered \"/mplex/6.7.0\"");
    }

    @Test
    void aDialerWhoseStreamEndsHearsOfIt() {
        send(HEADER);
        stream.left().closeWrite();

        assertThatThrownBy(() -> select(NOISE)).isInstanceOf(StreamResetException.class);
    }

    @Test
    void aDialerWhoseConnectionEndsHearsOfIt() {
        Pipes.DuplexPair pair = Pipes.duplex(world);
        pair.right().endWriting();

        assertThatThrownBy(() -> Multistream.select(pair.left(), List.of(NOISE), "peer"))
                .isInstanceOf(ConnectionClosedException.class);
    }

    @Test
    void aDialerThatGivesUpIsNamedWithItsLastProposal() {
        send(HEADER, Tokens.encode("/tls/1.0.0"));
        stream.left().closeWrite();

        assertThatThrownBy(() -> negotiate(NOISE))
                .isInstanceOf(ProtocolNotSupportedException.class)
                .hasMessageContaining("peer gave up")
                .hasMessageContaining("/tls/1.0.0");
    }

    @Test
    void proposalsAreCounted() {
        send(HEADER);
        for (int i = 0; i < Multistream.MAX_PROPOSALS; i++) {
            send(Tokens.encode("/p/" + i));
        }

        assertThatThrownBy(() -> negotiate(NOISE))
                .isInstanceOf(ProtocolNotSupportedException.class)
                .hasMessageContaining("more than 64 proposals");
    }

    @Test
    void silenceEndsAtTheDeadline() {
        Deadline soon = Deadline.after(world, Duration.ofMillis(20));

        assertThatThrownBy(() -> Multistream.negotiate(stream.right(), NOISE::equals, soon, "peer"))
                .isInstanceOf(DeadlineExceededException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00",
                "0161",
                "0a2f6d756c",
                "8108",
                "8000",
                "80",
                "ffffffffffffffffffff",
                "072f6e6f6973650a",
                "132f6d756c746973747265616d2f312e302e3061",
                "132f6d756c746973747265616d2f322e302e300a"
            })
    void whatIsNoHeaderIsMalformed(String hex) {
        send(Bytes.fromHex(hex));
        stream.left().closeWrite();

        assertThatThrownBy(() -> negotiate(NOISE))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("multistream with peer");
    }

    @Test
    void theLongestTokenIsAnsweredAndALongerOneIsNot() {
        send(HEADER, Tokens.encode("a".repeat(1023)), Tokens.encode("a".repeat(1024)));

        assertThatThrownBy(() -> negotiate(NOISE))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("1025 bytes");
        assertThat(answer()).isEqualTo(Bytes.concat(HEADER, NA));
    }

    private ProtocolId negotiate(ProtocolId supported) {
        return Multistream.negotiate(stream.right(), supported::equals, deadline, "peer");
    }

    private ProtocolId select(ProtocolId... proposals) {
        return Multistream.select(stream.right(), List.of(proposals), deadline, "peer");
    }

    private void send(Bytes... parts) {
        Pipes.write(stream.left(), Bytes.concat(parts), deadline);
    }

    private Bytes answer() {
        stream.right().closeWrite();
        return Pipes.read(stream.left(), 10_000, deadline);
    }
}
