package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.ChatMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a chat message must be like, as status-go's validator has it; here for what is shown as text. */
public final class ChatRules {
    /** Most characters (code points) of a text. */
    public static final int MAX_TEXT_LENGTH = 4096;
    /** How far the clock of a message may be ahead of its envelope. */
    public static final Duration MAX_CLOCK_AHEAD = Duration.ofMinutes(2);

    /** Envelopes tell whole seconds, and by a clock that was corrected and is right to some hundred milliseconds. */
    private static final Duration IMPRECISION = Duration.ofSeconds(2);

    private static final int FIRST_LOCAL_CONTENT = 14;
    private static final int LAST_LOCAL_CONTENT = 17;
    private static final int TRANSACTION = 5;
    private static final int STICKER = 2;
    private static final int LOCAL_NOTICE = 6;
    private static final int GAP = 10;

    private ChatRules() {}

    /** Why a text cannot be sent or shown; empty if it can. */
    public static Optional<String> checkText(String text) {
        if (text.isBlank()) {
            return Optional.of("a message must have a text");
        }
        int length = text.codePointCount(0, text.length());
        return length > MAX_TEXT_LENGTH
                ? Optional.of("a text has at most " + MAX_TEXT_LENGTH + " characters, not " + length)
                : Optional.empty();
    }

    /** Refuses a text that cannot be sent. */
    public static void requireText(String text) {
        checkText(text).ifPresent(reason -> {
            throw new MessageRefusedException(reason);
        });
    }

    /**
     * Whether a clock comes from the future, by its envelope or by ours: else who has a wrong clock would move the
     * clock of a chat on for all. It may be right when it is repeated later.
     */
    public static boolean isAhead(long clock, Incoming incoming) {
        Instant earlier = incoming.sentAt().isBefore(incoming.receivedAt()) ? incoming.sentAt() : incoming.receivedAt();
        return clock > earlier.plus(MAX_CLOCK_AHEAD).plus(IMPRECISION).toEpochMilli();
    }

    /** Why a message must not be shown, now or at all; empty if it may. */
    public static Optional<Verdict> judge(ChatMessage message, Incoming incoming) {
        boolean isWhole = message.clock() > 0
                && message.timestamp() > 0
                && !message.chatId().isEmpty()
                && isShownAsText(message.contentType())
                && checkText(message.text()).isEmpty();
        if (!isWhole) {
            return Optional.of(Verdict.REFUSED);
        }
        return isAhead(message.clock(), incoming) ? Optional.of(Verdict.LATER) : Optional.empty();
    }

    /** Not what only one device tells itself, and not what is nothing without its picture or sound. */
    private static boolean isShownAsText(int contentType) {
        return switch (contentType) {
            case STICKER, TRANSACTION, LOCAL_NOTICE, ChatMessage.IMAGE, ChatMessage.AUDIO, GAP -> false;
            default ->
                contentType > 0
                        && contentType <= ChatMessage.BRIDGE
                        && (contentType < FIRST_LOCAL_CONTENT || contentType > LAST_LOCAL_CONTENT);
        };
    }
}
