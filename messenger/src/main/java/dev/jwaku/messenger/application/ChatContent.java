package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;

/** What a chat message carries instead of a text or with it: one of the members of its oneof. */
public sealed interface ChatContent {
    /** The number of its field in {@link ChatMessage}. */
    int field();

    /** Its bytes in that field. */
    Bytes encode();

    /** Reads the field; members that are not looked into stay as they came. */
    static ChatContent decode(int field, Bytes encoded) {
        return switch (field) {
            case Sticker.FIELD -> Sticker.decode(encoded);
            case Image.FIELD -> Image.decode(encoded);
            case Audio.FIELD -> Audio.decode(encoded);
            default -> new Other(field, encoded);
        };
    }

    /**
     * A sticker.
     *
     * @param hash of its picture
     * @param pack which it belongs to
     */
    record Sticker(String hash, int pack) implements ChatContent {
        static final int FIELD = 9;

        @Override
        public int field() {
            return FIELD;
        }

        @Override
        public Bytes encode() {
            return new FieldWriter().string(1, hash).number(2, pack).toBytes();
        }

        static Sticker decode(Bytes encoded) {
            ProtoReader in = new ProtoReader(encoded, "StickerMessage");
            String hash = "";
            int pack = 0;
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> hash = in.string();
                    case 2 -> pack = in.int32();
                    default -> in.skip();
                }
            }
            return new Sticker(hash, pack);
        }
    }

    /**
     * An image.
     *
     * @param payload the file
     * @param format 1 PNG, 2 JPEG, 3 WEBP, 4 GIF
     * @param albumId which images are shown together, or empty
     * @param width in pixels
     * @param height in pixels
     * @param albumSize how many images the album has
     */
    record Image(Bytes payload, int format, String albumId, int width, int height, int albumSize)
            implements ChatContent {
        static final int FIELD = 10;

        @Override
        public int field() {
            return FIELD;
        }

        @Override
        public Bytes encode() {
            return new FieldWriter()
                    .bytes(1, payload)
                    .number(2, format)
                    .string(3, albumId)
                    .number(4, Integer.toUnsignedLong(width))
                    .number(5, Integer.toUnsignedLong(height))
                    .number(6, Integer.toUnsignedLong(albumSize))
                    .toBytes();
        }

        static Image decode(Bytes encoded) {
            ProtoReader in = new ProtoReader(encoded, "ImageMessage");
            Bytes payload = Bytes.EMPTY;
            int format = 0;
            String albumId = "";
            int width = 0;
            int height = 0;
            int albumSize = 0;
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> payload = in.bytes();
                    case 2 -> format = in.int32();
                    case 3 -> albumId = in.string();
                    case 4 -> width = in.int32();
                    case 5 -> height = in.int32();
                    case 6 -> albumSize = in.int32();
                    default -> in.skip();
                }
            }
            return new Image(payload, format, albumId, width, height, albumSize);
        }
    }

    /**
     * A sound.
     *
     * @param payload the file
     * @param format 1 AAC, 2 AMR
     * @param durationMillis how long it is
     */
    record Audio(Bytes payload, int format, long durationMillis) implements ChatContent {
        static final int FIELD = 11;

        @Override
        public int field() {
            return FIELD;
        }

        @Override
        public Bytes encode() {
            return new FieldWriter()
                    .bytes(1, payload)
                    .number(2, format)
                    .number(3, durationMillis)
                    .toBytes();
        }

        static Audio decode(Bytes encoded) {
            ProtoReader in = new ProtoReader(encoded, "AudioMessage");
            Bytes payload = Bytes.EMPTY;
            int format = 0;
            long duration = 0;
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> payload = in.bytes();
                    case 2 -> format = in.int32();
                    case 3 -> duration = in.int64();
                    default -> in.skip();
                }
            }
            return new Audio(payload, format, duration);
        }
    }

    /**
     * A community (field 12), or a message from Discord (99) or a bridge (100): kept as it came.
     *
     * @param field which of them
     */
    record Other(int field, Bytes encoded) implements ChatContent {
        @Override
        public Bytes encode() {
            return encoded;
        }
    }
}
