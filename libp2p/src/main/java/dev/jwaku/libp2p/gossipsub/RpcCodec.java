package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * RPC to bytes and back (libp2p.md 13.2). Decoding does not copy data; unknown fields, among them nim's ping, are
 * skipped. At most {@link #MAX_ELEMENTS} elements in one RPC.
 */
final class RpcCodec {
    /** An RPC of eight IHAVEs with 5,000 ids fits. */
    static final int MAX_ELEMENTS = 65_536;
    /** Waku's topics have less than 32 characters. */
    static final int MAX_TOPIC_LENGTH = 1024;

    private final MessageIdFunction messageId;

    RpcCodec(MessageIdFunction messageId) {
        this.messageId = messageId;
    }

    /** @throws MalformedMessageException if the bytes are no RPC */
    Rpc decode(Bytes frame) {
        return new Decoder().rpc(frame);
    }

    static Bytes encode(Rpc rpc) {
        ProtoWriter out = new ProtoWriter();
        for (Rpc.Subscription subscription : rpc.subscriptions()) {
            out.message(1, new ProtoWriter().bool(1, subscription.subscribe()).string(2, subscription.topic()));
        }
        for (Rpc.Publication message : rpc.publish()) {
            out.message(2, new ProtoWriter().bytes(2, message.data()).string(4, message.topic()));
        }
        if (!rpc.control().isEmpty()) {
            out.message(3, control(rpc.control()));
        }
        return out.toBytes();
    }

    private static ProtoWriter control(Rpc.Control control) {
        ProtoWriter out = new ProtoWriter();
        for (Rpc.IHave ihave : control.ihave()) {
            out.message(1, ids(new ProtoWriter().string(1, ihave.topic()), 2, ihave.ids()));
        }
        for (List<MessageId> iwant : control.iwant()) {
            out.message(2, ids(new ProtoWriter(), 1, iwant));
        }
        for (String topic : control.graft()) {
            out.message(3, new ProtoWriter().string(1, topic));
        }
        for (Rpc.Prune prune : control.prune()) {
            ProtoWriter body = new ProtoWriter().string(1, prune.topic());
            prune.backoffSeconds().ifPresent(seconds -> body.int64(3, seconds));
            out.message(4, body);
        }
        for (List<MessageId> idontwant : control.idontwant()) {
            out.message(5, ids(new ProtoWriter(), 1, idontwant));
        }
        return out;
    }

    private static ProtoWriter ids(ProtoWriter out, int field, List<MessageId> ids) {
        for (MessageId id : ids) {
            out.bytes(field, id.bytes());
        }
        return out;
    }

    /** Decodes one RPC and counts its elements. */
    private final class Decoder {
        private int elements;

        private Rpc rpc(Bytes frame) {
            List<Rpc.Subscription> subscriptions = new ArrayList<>(0);
            List<Rpc.Publication> publish = new ArrayList<>(1);
            ControlLists control = null;
            ProtoReader in = new ProtoReader(frame, "gossipsub RPC");
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> subscriptions.add(subscription(in.message("SubOpts")));
                    case 2 -> publish.add(publication(in.message("Message")));
                    case 3 -> {
                        control = control == null ? new ControlLists() : control;
                        control(in.message("ControlMessage"), control);
                    }
                    default -> in.skip();
                }
            }
            return new Rpc(subscriptions, publish, control == null ? Rpc.Control.EMPTY : control.build());
        }

        private void count() {
            if (++elements > MAX_ELEMENTS) {
                throw new MalformedMessageException("gossipsub RPC: more than " + MAX_ELEMENTS + " elements");
            }
        }

        private Rpc.Subscription subscription(ProtoReader in) {
            count();
            boolean subscribe = false;
            String topic = "";
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> subscribe = in.bool();
                    case 2 -> topic = topic(in);
                    default -> in.skip();
                }
            }
            return new Rpc.Subscription(subscribe, topic);
        }

        private Rpc.Publication publication(ProtoReader in) {
            count();
            Bytes data = Bytes.EMPTY;
            String topic = null;
            boolean attributed = false;
            while (in.next()) {
                switch (in.field()) {
                    case 2 -> data = in.bytes();
                    case 4 -> topic = topic(in);
                    case 1, 3, 5, 6 -> {
                        attributed = true;
                        in.skip();
                    }
                    default -> in.skip();
                }
            }
            if (topic == null) {
                throw new MalformedMessageException("gossipsub RPC: a message without topic");
            }
            return new Rpc.Publication(messageId.idOf(topic, data), topic, data, attributed);
        }

        private void control(ProtoReader in, ControlLists lists) {
            while (in.next()) {
                count();
                switch (in.field()) {
                    case 1 -> lists.ihave.add(ihave(in.message("ControlIHave")));
                    case 2 -> lists.iwant.add(idsOf(in.message("ControlIWant")));
                    case 3 -> lists.graft.add(graft(in.message("ControlGraft")));
                    case 4 -> lists.prune.add(prune(in.message("ControlPrune")));
                    case 5 -> lists.idontwant.add(idsOf(in.message("ControlIDontWant")));
                    default -> in.skip();
                }
            }
        }

        private Rpc.IHave ihave(ProtoReader in) {
            String topic = "";
            List<MessageId> ids = new ArrayList<>();
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> topic = topic(in);
                    case 2 -> addId(in, ids);
                    default -> in.skip();
                }
            }
            return new Rpc.IHave(topic, ids);
        }

        private List<MessageId> idsOf(ProtoReader in) {
            List<MessageId> ids = new ArrayList<>();
            while (in.next()) {
                if (in.field() == 1) {
                    addId(in, ids);
                } else {
                    in.skip();
                }
            }
            return ids;
        }

        private String graft(ProtoReader in) {
            String topic = "";
            while (in.next()) {
                if (in.field() == 1) {
                    topic = topic(in);
                } else {
                    in.skip();
                }
            }
            return topic;
        }

        private Rpc.Prune prune(ProtoReader in) {
            String topic = "";
            OptionalLong backoff = OptionalLong.empty();
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> topic = topic(in);
                    case 3 -> backoff = OptionalLong.of(in.int64());
                    default -> in.skip();
                }
            }
            return new Rpc.Prune(topic, backoff);
        }

        /** Ids outlive the frame, so they are copied. */
        private void addId(ProtoReader in, List<MessageId> ids) {
            count();
            Bytes id = in.bytes();
            if (id.length() <= MessageId.MAX_LENGTH) {
                ids.add(new MessageId(id.copy()));
            }
        }

        private String topic(ProtoReader in) {
            Bytes raw = in.bytes();
            if (raw.length() > MAX_TOPIC_LENGTH) {
                throw new MalformedMessageException("gossipsub RPC: a topic of " + raw.length() + " bytes");
            }
            return raw.toUtf8();
        }
    }

    private static final class ControlLists {
        private final List<Rpc.IHave> ihave = new ArrayList<>();
        private final List<List<MessageId>> iwant = new ArrayList<>();
        private final List<String> graft = new ArrayList<>();
        private final List<Rpc.Prune> prune = new ArrayList<>();
        private final List<List<MessageId>> idontwant = new ArrayList<>();

        private Rpc.Control build() {
            return new Rpc.Control(ihave, iwant, graft, prune, idontwant);
        }
    }
}
