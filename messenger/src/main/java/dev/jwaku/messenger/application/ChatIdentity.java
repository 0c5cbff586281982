package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a person, community or channel is called and looks.
 *
 * @param clock Lamport clock in milliseconds
 * @param ensName name on Ethereum, or empty
 * @param images pictures, as they came
 * @param displayName how it is called
 * @param description what it says of itself
 * @param color {@code #rrggbb}
 * @param emoji or empty
 * @param firstMessageTimestamp in seconds; 0 unknown, 1 none
 * @param profileShowcase encrypted, as it came
 * @param customizationColor number of a colour
 */
public record ChatIdentity(
        long clock,
        String ensName,
        List<Bytes> images,
        String displayName,
        String description,
        String color,
        String emoji,
        int firstMessageTimestamp,
        Optional<Bytes> profileShowcase,
        int customizationColor)
        implements ApplicationMessage {
    /** Application message type in {@link ApplicationMetadataMessage}. */
    public static final int TYPE = 24;

    /** Copies the lists. */
    public ChatIdentity {
        images = List.copyOf(images);
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public Bytes encode() {
        return new FieldWriter()
                .number(1, clock)
                .string(2, ensName)
                .repeated(3, images)
                .string(4, displayName)
                .string(5, description)
                .string(6, color)
                .string(7, emoji)
                .number(9, firstMessageTimestamp)
                .present(10, profileShowcase)
                .number(11, customizationColor)
                .toBytes();
    }

    /**
     * Reads the protobuf.
     *
     * @throws MalformedMessageException if it is none
     */
    public static ChatIdentity decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "ChatIdentity");
        long clock = 0;
        String ensName = "";
        List<Bytes> images = new ArrayList<>();
        String displayName = "";
        String description = "";
        String color = "";
        String emoji = "";
        int firstMessageTimestamp = 0;
        Optional<Bytes> profileShowcase = Optional.empty();
        int customizationColor = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> clock = in.int64();
                case 2 -> ensName = in.string();
                case 3 -> Bounds.add(images, in.bytes(), Bounds.MOST_ELEMENTS, "ChatIdentity");
                case 4 -> displayName = in.string();
                case 5 -> description = in.string();
                case 6 -> color = in.string();
                case 7 -> emoji = in.string();
                case 9 -> firstMessageTimestamp = in.int32();
                case 10 -> profileShowcase = Optional.of(in.bytes());
                case 11 -> customizationColor = in.int32();
                default -> in.skip();
            }
        }
        return new ChatIdentity(
                clock,
                ensName,
                images,
                displayName,
                description,
                color,
                emoji,
                firstMessageTimestamp,
                profileShowcase,
                customizationColor);
    }
}
