package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.ChatMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a chat message must be like, as status-go's validator has it; here for texts between two people. */
final class ChatRules {
    /** Most characters (code points) of a text. */
    static final int MAX_TEXT_LENGTH = 4096;

    private static final Duration MAX_CLOCK_AHEAD = Duration.ofMinutes(2);

    private ChatRules() {}

    /** Why a text cannot be sent or shown; empty if it can. */
    static Optional<String> checkText(String text) {
        if (text.isBlank()) {
            return Optional.of("a message must have a text");
        }
        int length = text.codePointCount(0, text.length());
        return length > MAX_TEXT_LENGTH
                ? Optional.of("a text has at most " + MAX_TEXT_LENGTH + " characters, not " + length)
                : Optional.empty();
    }

    /**
     * Why a message must not be shown; empty if it may.
     *
     * @param sentAt time of the Waku message that brought it, in whole seconds
     */
    static Optional<String> check(ChatMessage message, Instant sentAt) {
        if (message.clock() <= 0 || message.timestamp() <= 0) {
            return Optional.of("clock or timestamp is missing");
        }
        if (message.clock() > sentAt.plus(MAX_CLOCK_AHEAD).toEpochMilli()) {
            return Optional.of("its clock is more than " + MAX_CLOCK_AHEAD.toSeconds() + " s ahead of its envelope");
        }
        if (message.messageType() != ChatMessage.ONE_TO_ONE || message.contentType() != ChatMessage.TEXT_PLAIN) {
            return Optional.of("it is no text between two people");
        }
        if (message.chatId().isEmpty()) {
            return Optional.of("the chat id is missing");
        }
        return checkText(message.text());
    }
}
