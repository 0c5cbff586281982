package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A new text for an earlier message of the same author.
 *
 * @param clock Lamport clock in milliseconds
 * @param text the new text
 * @param chatId on the wire the recipient's key, or the id of the group
 * @param messageId {@code 0x…} id of the message
 * @param messageType as in {@link ChatMessage}
 * @param contentType as in {@link ChatMessage}
 * @param links previews of links, as they came
 * @param statusLinks previews of links into Status, as they came
 */
public record EditMessage(
        long clock,
        String text,
        String chatId,
        String messageId,
        int messageType,
        int contentType,
        List<Bytes> links,
        Optional<Bytes> statusLinks)
        implements ApplicationMessage {
    /** Application message type in {@link ApplicationMetadataMessage}. */
    public static final int TYPE = 29;

    /** Copies the lists. */
    public EditMessage {
        links = List.copyOf(links);
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public Bytes encode() {
        return new FieldWriter()
                .number(1, clock)
                .string(2, text)
                .string(3, chatId)
                .string(4, messageId)
                .number(6, messageType)
                .number(7, contentType)
                .repeated(8, links)
                .present(9, statusLinks)
                .toBytes();
    }

    /**
     * Reads the protobuf.
     *
     * @throws MalformedMessageException if it is none
     */
    public static EditMessage decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "EditMessage");
        long clock = 0;
        String text = "";
        String chatId = "";
        String messageId = "";
        int messageType = 0;
        int contentType = 0;
        List<Bytes> links = new ArrayList<>();
        Optional<Bytes> statusLinks = Optional.empty();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> clock = in.int64();
                case 2 -> text = in.string();
                case 3 -> chatId = in.string();
                case 4 -> messageId = in.string();
                case 6 -> messageType = in.int32();
                case 7 -> contentType = in.int32();
                case 8 -> Bounds.add(links, in.bytes(), Bounds.MOST_ELEMENTS, "EditMessage");
                case 9 -> statusLinks = Optional.of(in.bytes());
                default -> in.skip();
            }
        }
        return new EditMessage(clock, text, chatId, messageId, messageType, contentType, links, statusLinks);
    }
}
