package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Varint;

/** A message as it travels: data on a topic. Immutable; encoded once and shared by the queues of all peers. */
public final class GossipMessage {
    /** Field 2 of RPC, length-delimited. */
    private static final byte RPC_PUBLISH = 0x12;
    /** Field 2 of Message. */
    private static final byte MESSAGE_DATA = 0x12;
    /** Field 4 of Message. */
    private static final byte MESSAGE_TOPIC = 0x22;

    private final MessageId id;
    private final String topic;
    private final Bytes data;
    private final Bytes encoded;

    private GossipMessage(MessageId id, String topic, Bytes data, Bytes encoded) {
        this.id = id;
        this.topic = topic;
        this.data = data;
        this.encoded = encoded;
    }

    /** Copies the data into its wire form, which detaches it from the frame it came in. */
    static GossipMessage of(MessageId id, String topic, Bytes data) {
        Bytes name = Bytes.utf8(topic);
        int body = 2 + Varint.length(data.length()) + data.length() + Varint.length(name.length()) + name.length();
        byte[] wire = new byte[1 + Varint.length(body) + body];
        wire[0] = RPC_PUBLISH;
        int at = Varint.write(body, wire, 1);
        wire[at++] = MESSAGE_DATA;
        int dataAt = Varint.write(data.length(), wire, at);
        data.copyTo(wire, dataAt);
        at = dataAt + data.length();
        wire[at++] = MESSAGE_TOPIC;
        at = Varint.write(name.length(), wire, at);
        name.copyTo(wire, at);
        return new GossipMessage(id, topic, Bytes.wrap(wire, dataAt, data.length()), Bytes.wrap(wire));
    }

    /** Its name. */
    public MessageId id() {
        return id;
    }

    /** Where it was published. */
    public String topic() {
        return topic;
    }

    /** What was published: a view that keeps about as many bytes alive as it has. */
    public Bytes data() {
        return data;
    }

    /** The whole field {@code publish} of an RPC; several of them one after the other make an RPC. */
    Bytes encoded() {
        return encoded;
    }

    /** Topic, id and size; never content. */
    @Override
    public String toString() {
        return topic + " " + id + " (" + data.length() + " bytes)";
    }
}
