package dev.jwaku.waku.peerexchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.gossipsub.MemoryHost;
import dev.jwaku.libp2p.host.RequestResponse;
import dev.jwaku.libp2p.host.StreamLimits;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.NwakuExchanges;
import dev.jwaku.waku.enr.Enr;
import dev.jwaku.waku.enr.EnrBuilder;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PeerExchangeTest {
    private final SystemWorld world = new SystemWorld();
    private final MemoryHost node = new MemoryHost(world, 1);
    private final MemoryHost light = new MemoryHost(world, 2);
    private final PeerExchangeConfig config = PeerExchangeConfig.defaults();
    private final AtomicBoolean admitted = new AtomicBoolean(true);
    private final List<Enr> known = new CopyOnWriteArrayList<>();
    private final PeerExchangeClient client = new PeerExchangeClient(world, light, config);

    @BeforeEach
    void connect() {
        PeerExchangeServer.start(world, node, () -> known, peer -> admitted.get(), config);
        light.connect(node);
    }

    @AfterEach
    void close() {
        light.close();
        node.close();
        world.close();
    }

    private Deadline soon() {
        return Deadline.after(world, Duration.ofSeconds(10));
    }

    private List<Enr> records(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new EnrBuilder()
                        .ip("10.0.0.1")
                        .tcp(1000 + i)
                        .sign(PrivateKey.generateSecp256k1(world.entropy())))
                .toList();
    }

    private Bytes askRaw(Bytes request) {
        return new RequestResponse(PeerExchangeServer.PROTOCOL, 1024, 100_000)
                .ask(light, node.peerId(), request, soon());
    }

    @Test
    void givesWhatItKnows() {
        known.addAll(records(3));
        assertThat(client.ask(node.peerId(), 60, soon())).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void givesNoMoreThanAskedAndAnotherChoiceEachTime() {
        known.addAll(records(20));
        Set<Enr> seen = new LinkedHashSet<>();
        for (int i = 0; i < 40; i++) {
            List<Enr> answer = client.ask(node.peerId(), 5, soon());
            assertThat(answer).hasSize(5).doesNotHaveDuplicates();
            seen.addAll(answer);
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void givesAtMostSixty() {
        known.addAll(records(70));
        PeerExchangeResponse all =
                PeerExchangeCodec.decodeResponse(askRaw(PeerExchangeCodec.encodeRequest(Integer.MAX_VALUE)));
        assertThat(all.records()).hasSize(60);
        Bytes unsignedMaximum = Bytes.fromHex("0a0b08ffffffffffffffffff01");
        assertThat(PeerExchangeCodec.decodeResponse(askRaw(unsignedMaximum)).records())
                .hasSize(60);
    }

    @Test
    void knowsNobody() {
        assertThat(client.ask(node.peerId(), 5, soon())).isEmpty();
    }

    @Test
    void refusesOverTheLimit() {
        admitted.set(false);
        assertThatThrownBy(() -> client.ask(node.peerId(), 5, soon()))
                .isInstanceOf(PeerExchangeException.class)
                .hasMessageContaining("429")
                .hasMessageContaining(node.peerId().toString());
    }

    @Test
    void leavesOutRecordsThatAreNone() {
        MemoryHost liar = new MemoryHost(world, 4);
        Enr good = records(1).getFirst();
        RequestResponse exchange = new RequestResponse(PeerExchangeServer.PROTOCOL, 1024, 10_000);
        liar.handle(
                PeerExchangeServer.PROTOCOL,
                new StreamLimits(5, 5),
                exchange.answering(
                        world,
                        Duration.ofSeconds(5),
                        (peer, request) -> PeerExchangeCodec.encode(PeerExchangeResponse.success(
                                List.of(Bytes.utf8("no record"), good.encode(), Bytes.EMPTY)))));
        light.connect(liar);
        assertThat(client.ask(liar.peerId(), 5, soon())).containsExactly(good);
        liar.close();
    }

    @Test
    void answersAsNwakuDoes() {
        assertThat(PeerExchangeCodec.encodeRequest(3)).isEqualTo(NwakuExchanges.request("px-query"));
        assertThat(askRaw(NwakuExchanges.request("px-query"))).isEqualTo(NwakuExchanges.answer("px-query"));
        assertThat(askRaw(NwakuExchanges.request("px-query-0"))).isEqualTo(NwakuExchanges.answer("px-query-0"));
        PeerExchangeResponse bad = PeerExchangeCodec.decodeResponse(askRaw(NwakuExchanges.request("px-garbage")));
        PeerExchangeResponse theirs = PeerExchangeCodec.decodeResponse(NwakuExchanges.answer("px-garbage"));
        assertThat(bad.status()).isEqualTo(theirs.status()).isEqualTo(PeerExchangeStatus.BAD_REQUEST);
    }

    @Test
    void anAnswerWithoutStatusIsReadByItsRecords() {
        Enr one = records(1).getFirst();
        Bytes info = Bytes.concat(Bytes.of((byte) 0x0a), varint(one.encode().length()), one.encode());
        int length = info.length();
        Bytes response = Bytes.concat(
                Bytes.of((byte) 0x12),
                varint(length + 1 + varint(length).length()),
                Bytes.of((byte) 0x0a),
                varint(length),
                info);
        assertThat(PeerExchangeCodec.decodeResponse(response))
                .isEqualTo(PeerExchangeResponse.success(List.of(one.encode())));
        assertThat(PeerExchangeCodec.decodeResponse(Bytes.fromHex("1200")).status())
                .isEqualTo(PeerExchangeStatus.SERVICE_UNAVAILABLE);
    }

    private static Bytes varint(int number) {
        return number < 128 ? Bytes.of((byte) number) : Bytes.of((byte) (number | 128), (byte) (number >> 7));
    }

    @Test
    void aRequestWithoutQueryIsRefused() {
        assertThatThrownBy(() -> PeerExchangeCodec.decodeRequest(Bytes.EMPTY))
                .isInstanceOf(MalformedMessageException.class);
    }
}
