package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All changes of a private group, and what somebody says in it.
 *
 * @param chatId {@code <uuid>-0x04…}, the key of the creator
 * @param events each a signature and a {@link MembershipEvent}: {@link SignedMembershipEvent}
 * @param message what is said
 * @param reaction how somebody feels about a message
 */
public record MembershipUpdateMessage(
        String chatId, List<Bytes> events, Optional<ChatMessage> message, Optional<EmojiReaction> reaction)
        implements ApplicationMessage {
    /** Application message type in {@link ApplicationMetadataMessage}. */
    public static final int TYPE = 3;

    /** Copies the lists. */
    public MembershipUpdateMessage {
        events = List.copyOf(events);
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public Bytes encode() {
        return new FieldWriter()
                .string(1, chatId)
                .repeated(2, events)
                .present(3, message.map(ChatMessage::encode))
                .present(4, reaction.map(EmojiReaction::encode))
                .toBytes();
    }

    /**
     * Reads the protobuf.
     *
     * @throws MalformedMessageException if it is none
     */
    public static MembershipUpdateMessage decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "MembershipUpdateMessage");
        String chatId = "";
        List<Bytes> events = new ArrayList<>();
        Optional<ChatMessage> message = Optional.empty();
        Optional<EmojiReaction> reaction = Optional.empty();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> chatId = in.string();
                case 2 -> Bounds.add(events, in.bytes(), Bounds.MOST_EVENTS, "MembershipUpdateMessage");
                case 3 -> message = Optional.of(ChatMessage.decode(in.bytes()));
                case 4 -> reaction = Optional.of(EmojiReaction.decode(in.bytes()));
                default -> in.skip();
            }
        }
        return new MembershipUpdateMessage(chatId, events, message, reaction);
    }
}
