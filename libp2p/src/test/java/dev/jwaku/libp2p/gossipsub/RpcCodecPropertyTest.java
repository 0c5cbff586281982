package dev.jwaku.libp2p.gossipsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RpcCodecPropertyTest {
    private final RpcCodec codec = new RpcCodec(MessageIdFunction.SHA_256);

    @Property(tries = 300)
    void decodesWhatItEncoded(@ForAll("rpcs") Rpc rpc) {
        assertThat(codec.decode(RpcCodec.encode(rpc))).isEqualTo(rpc);
    }

    @Property(tries = 1000)
    void anyBytesAreAnRpcOrMalformed(@ForAll byte[] bytes) {
        try {
            codec.decode(Bytes.of(bytes));
        } catch (MalformedMessageException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Property(tries = 300)
    void partsOfASplitRpcStayWithinTheLimitAndLoseNothing(@ForAll("rpcs") Rpc rpc) {
        int limit = 4096;
        Rpc control = new Rpc(rpc.subscriptions(), List.of(), rpc.control());
        List<String> grafts = new ArrayList<>();
        List<Rpc.Subscription> subscriptions = new ArrayList<>();
        List<MessageId> ids = new ArrayList<>();
        for (Rpc part : RpcSplitter.split(control, limit)) {
            assertThat(RpcCodec.encode(part).length()).isLessThanOrEqualTo(limit);
            grafts.addAll(part.control().graft());
            subscriptions.addAll(part.subscriptions());
            part.control().ihave().forEach(ihave -> ids.addAll(ihave.ids()));
            part.control().iwant().forEach(ids::addAll);
        }

        assertThat(grafts).isEqualTo(control.control().graft());
        assertThat(subscriptions).isEqualTo(control.subscriptions());
        List<MessageId> expected = new ArrayList<>();
        control.control().ihave().forEach(ihave -> expected.addAll(ihave.ids()));
        control.control().iwant().forEach(expected::addAll);
        assertThat(ids).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Provide
    Arbitrary<Rpc> rpcs() {
        Arbitrary<List<Rpc.Subscription>> subscriptions = Combinators.combine(Arbitraries.of(true, false), topics())
                .as(Rpc.Subscription::new)
                .list()
                .ofMaxSize(20);
        Arbitrary<List<Rpc.Publication>> messages = Combinators.combine(topics(), data())
                .as((topic, data) ->
                        new Rpc.Publication(MessageIdFunction.SHA_256.idOf(topic, data), topic, data, false))
                .list()
                .ofMaxSize(4);
        return Combinators.combine(subscriptions, messages, controls()).as(Rpc::new);
    }

    private Arbitrary<Rpc.Control> controls() {
        Arbitrary<List<Rpc.IHave>> ihave =
                Combinators.combine(topics(), ids()).as(Rpc.IHave::new).list().ofMaxSize(4);
        Arbitrary<List<Rpc.Prune>> prune = Combinators.combine(topics(), Arbitraries.longs())
                .as((topic, backoff) -> new Rpc.Prune(topic, OptionalLong.of(backoff)))
                .list()
                .ofMaxSize(5);
        Arbitrary<List<List<MessageId>>> idLists = ids().list().ofMaxSize(3);
        return Combinators.combine(ihave, idLists, topics().list().ofMaxSize(5), prune, idLists)
                .as(Rpc.Control::new);
    }

    private Arbitrary<String> topics() {
        return Arbitraries.strings().alpha().numeric().withChars('/', 'é').ofMaxLength(40);
    }

    private Arbitrary<Bytes> data() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(300).map(Bytes::of);
    }

    private Arbitrary<List<MessageId>> ids() {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofSize(32)
                .map(bytes -> new MessageId(Bytes.of(bytes)))
                .list()
                .ofMaxSize(150);
    }
}
