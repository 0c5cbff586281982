package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;

/**
 * What one person says in a chat: the {@code ChatMessage} of status-go's protobuf, with the fields that a text needs.
 * Other fields (images, links, contact requests) are stepped over when reading.
 *
 * @param clock Lamport clock of the chat, in milliseconds
 * @param timestamp the author's wall clock in milliseconds
 * @param text what is said
 * @param responseTo id of the message answered, or empty
 * @param chatId on the wire the recipient's {@code 0x04…} key; receivers of one-to-one messages go by the signer
 * @param messageType see {@link #ONE_TO_ONE}
 * @param contentType see {@link #TEXT_PLAIN}
 * @param displayName how the author wants to be called, or empty
 */
public record ChatMessage(
        long clock,
        long timestamp,
        String text,
        String responseTo,
        String chatId,
        int messageType,
        int contentType,
        String displayName) {
    /** Application message type of a chat message in {@link ApplicationMetadataMessage}. */
    public static final int TYPE = 1;
    /** Message type: between two people. */
    public static final int ONE_TO_ONE = 1;
    /** Content type: text. */
    public static final int TEXT_PLAIN = 1;

    /** A text from one person to another. */
    public static ChatMessage oneToOne(long clock, long timestamp, String text, String chatId) {
        return new ChatMessage(clock, timestamp, text, "", chatId, ONE_TO_ONE, TEXT_PLAIN, "");
    }

    /** The protobuf; fields with default values are left out. */
    public Bytes encode() {
        ProtoWriter out = new ProtoWriter();
        number(out, 1, clock);
        number(out, 2, timestamp);
        string(out, 3, text);
        string(out, 4, responseTo);
        string(out, 6, chatId);
        number(out, 7, messageType);
        number(out, 8, contentType);
        string(out, 14, displayName);
        return out.toBytes();
    }

    /**
     * Reads the protobuf.
     *
     * @throws MalformedMessageException if it is none
     */
    public static ChatMessage decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "ChatMessage");
        long clock = 0;
        long timestamp = 0;
        String text = "";
        String responseTo = "";
        String chatId = "";
        int messageType = 0;
        int contentType = 0;
        String displayName = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> clock = in.int64();
                case 2 -> timestamp = in.int64();
                case 3 -> text = in.string();
                case 4 -> responseTo = in.string();
                case 6 -> chatId = in.string();
                case 7 -> messageType = in.int32();
                case 8 -> contentType = in.int32();
                case 14 -> displayName = in.string();
                default -> in.skip();
            }
        }
        return new ChatMessage(clock, timestamp, text, responseTo, chatId, messageType, contentType, displayName);
    }

    private static void number(ProtoWriter out, int field, long value) {
        if (value != 0) {
            out.int64(field, value);
        }
    }

    private static void string(ProtoWriter out, int field, String value) {
        if (!value.isEmpty()) {
            out.string(field, value);
        }
    }
}
