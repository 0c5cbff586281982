package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.identity.ChatKey;
import java.util.Optional;

/**
 * How somebody feels about a message.
 *
 * @param author who feels so
 * @param emoji which feeling
 */
public record Reaction(ChatKey author, Emoji emoji) {
    /** The feelings that Status knows, with their numbers on the wire. */
    public enum Emoji {
        /** A heart. */
        LOVE(1),
        /** Yes. */
        THUMBS_UP(2),
        /** No. */
        THUMBS_DOWN(3),
        /** Laughing. */
        LAUGH(4),
        /** Sad. */
        SAD(5),
        /** Angry. */
        ANGRY(6);

        private final int number;

        Emoji(int number) {
            this.number = number;
        }

        /** The number on the wire. */
        public int number() {
            return number;
        }

        /** The feeling with this number; empty for those of later versions. */
        public static Optional<Emoji> of(int number) {
            return number >= 1 && number <= values().length ? Optional.of(values()[number - 1]) : Optional.empty();
        }
    }
}
