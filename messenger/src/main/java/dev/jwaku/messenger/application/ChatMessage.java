package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one person says in a chat: status-go's {@code ChatMessage}. Also a contact request, by its content type.
 *
 * @param clock Lamport clock of the chat, in milliseconds
 * @param timestamp the author's wall clock in milliseconds
 * @param text what is said
 * @param responseTo id of the message answered, or empty
 * @param chatId on the wire the recipient's {@code 0x04…} key, receivers of one-to-one messages go by the signer; the
 *     id of the group in a group
 * @param messageType see {@link #ONE_TO_ONE}
 * @param contentType see {@link #TEXT_PLAIN}
 * @param displayName how the author wants to be called, or empty
 * @param extras everything that a plain text does not have
 */
public record ChatMessage(
        long clock,
        long timestamp,
        String text,
        String responseTo,
        String chatId,
        int messageType,
        int contentType,
        String displayName,
        Extras extras)
        implements ApplicationMessage {
    /** Application message type of a chat message in {@link ApplicationMetadataMessage}. */
    public static final int TYPE = 1;
    /** Message type: between two people. */
    public static final int ONE_TO_ONE = 1;
    /** Message type: in a private group. */
    public static final int PRIVATE_GROUP = 3;
    /** Message type: in a channel of a community. */
    public static final int COMMUNITY_CHAT = 5;
    /** Content type: text. */
    public static final int TEXT_PLAIN = 1;
    /** Content type: emoji. */
    public static final int EMOJI = 4;
    /** Content type: an image. */
    public static final int IMAGE = 7;
    /** Content type: a sound. */
    public static final int AUDIO = 8;
    /** Content type: the wish to be a contact. */
    public static final int CONTACT_REQUEST = 11;
    /** Content type: copied from Discord. */
    public static final int DISCORD = 12;
    /** Content type: from a bridge to another messenger. */
    public static final int BRIDGE = 18;

    /** A message without extras. */
    public ChatMessage(
            long clock,
            long timestamp,
            String text,
            String responseTo,
            String chatId,
            int messageType,
            int contentType,
            String displayName) {
        this(clock, timestamp, text, responseTo, chatId, messageType, contentType, displayName, Extras.NONE);
    }

    /** A text from one person to another. */
    public static ChatMessage oneToOne(long clock, long timestamp, String text, String chatId) {
        return new ChatMessage(clock, timestamp, text, "", chatId, ONE_TO_ONE, TEXT_PLAIN, "");
    }

    /** The wish to be a contact. */
    public static ChatMessage contactRequest(long clock, long timestamp, String text, String chatId) {
        return new ChatMessage(clock, timestamp, text, "", chatId, ONE_TO_ONE, CONTACT_REQUEST, "");
    }

    /** A text in a private group. */
    public static ChatMessage inGroup(long clock, long timestamp, String text, String chatId) {
        return new ChatMessage(clock, timestamp, text, "", chatId, PRIVATE_GROUP, TEXT_PLAIN, "");
    }

    /** The same as an answer to another message. */
    public ChatMessage answering(String messageId) {
        return new ChatMessage(
                clock, timestamp, text, messageId, chatId, messageType, contentType, displayName, extras);
    }

    /** The same by an author who wants to be called so. */
    public ChatMessage named(String name) {
        return new ChatMessage(clock, timestamp, text, responseTo, chatId, messageType, contentType, name, extras);
    }

    /** The same with the author's view of the contact. */
    public ChatMessage withContactState(ContactRequestPropagatedState state) {
        Extras more = extras.withContactState(state);
        return new ChatMessage(clock, timestamp, text, responseTo, chatId, messageType, contentType, displayName, more);
    }

    @Override
    public int type() {
        return TYPE;
    }

    /** The protobuf; fields with default values are left out. */
    @Override
    public Bytes encode() {
        FieldWriter out = new FieldWriter()
                .number(1, clock)
                .number(2, timestamp)
                .string(3, text)
                .string(4, responseTo)
                .string(5, extras.ensName())
                .string(6, chatId)
                .number(7, messageType)
                .number(8, contentType);
        content(out, 1, 12);
        out.bytes(13, extras.grant())
                .string(14, displayName)
                .present(15, extras.contactState().map(ContactRequestPropagatedState::encode))
                .repeated(16, extras.links())
                .present(17, extras.shard().map(Shard::encode))
                .present(18, extras.statusLinks())
                .number(19, extras.customizationColor());
        content(out, 20, Integer.MAX_VALUE);
        return out.toBytes();
    }

    /** Fields stand in the order of their numbers, and those of the contents lie far apart. */
    private void content(FieldWriter out, int from, int to) {
        extras.content()
                .filter(content -> content.field() >= from && content.field() <= to)
                .ifPresent(content -> out.present(content.field(), Optional.of(content.encode())));
    }

    /**
     * Reads the protobuf.
     *
     * @throws MalformedMessageException if it is none
     */
    public static ChatMessage decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "ChatMessage");
        Decoder decoder = new Decoder();
        while (in.next()) {
            decoder.read(in);
        }
        return decoder.message();
    }

    /**
     * What a plain text does not have.
     *
     * @param ensName name on Ethereum, or empty
     * @param content what is sent instead of a text or with it
     * @param grant deprecated
     * @param contactState the author's view of the contact, in one-to-one messages
     * @param links previews of links, as they came
     * @param shard where a community of the text is found
     * @param statusLinks previews of links into Status, as they came
     * @param customizationColor of the author
     */
    public record Extras(
            String ensName,
            Optional<ChatContent> content,
            Bytes grant,
            Optional<ContactRequestPropagatedState> contactState,
            List<Bytes> links,
            Optional<Shard> shard,
            Optional<Bytes> statusLinks,
            int customizationColor) {
        /** A plain text. */
        public static final Extras NONE = new Extras(
                "", Optional.empty(), Bytes.EMPTY, Optional.empty(), List.of(), Optional.empty(), Optional.empty(), 0);

        /** Copies the list. */
        public Extras {
            links = List.copyOf(links);
        }

        Extras withContactState(ContactRequestPropagatedState state) {
            return new Extras(
                    ensName, content, grant, Optional.of(state), links, shard, statusLinks, customizationColor);
        }
    }

    private static final class Decoder {
        private long clock;
        private long timestamp;
        private String text = "";
        private String responseTo = "";
        private String ensName = "";
        private String chatId = "";
        private int messageType;
        private int contentType;
        private Optional<ChatContent> content = Optional.empty();
        private Bytes grant = Bytes.EMPTY;
        private String displayName = "";
        private Optional<ContactRequestPropagatedState> contactState = Optional.empty();
        private final List<Bytes> links = new ArrayList<>();
        private Optional<Shard> shard = Optional.empty();
        private Optional<Bytes> statusLinks = Optional.empty();
        private int color;

        void read(ProtoReader in) {
            switch (in.field()) {
                case 1 -> clock = in.int64();
                case 2 -> timestamp = in.int64();
                case 3 -> text = in.string();
                case 4 -> responseTo = in.string();
                case 5 -> ensName = in.string();
                case 6 -> chatId = in.string();
                case 7 -> messageType = in.int32();
                case 8 -> contentType = in.int32();
                case 9, 10, 11, 12, 99, 100 -> content = Optional.of(ChatContent.decode(in.field(), in.bytes()));
                case 13 -> grant = in.bytes();
                case 14 -> displayName = in.string();
                case 15 -> contactState = Optional.of(ContactRequestPropagatedState.decode(in.bytes()));
                case 16 -> Bounds.add(links, in.bytes(), Bounds.MOST_ELEMENTS, "ChatMessage");
                case 17 -> shard = Optional.of(Shard.decode(in.bytes()));
                case 18 -> statusLinks = Optional.of(in.bytes());
                case 19 -> color = in.int32();
                default -> in.skip();
            }
        }

        ChatMessage message() {
            Extras extras = new Extras(ensName, content, grant, contactState, links, shard, statusLinks, color);
            return new ChatMessage(
                    clock, timestamp, text, responseTo, chatId, messageType, contentType, displayName, extras);
        }
    }
}
