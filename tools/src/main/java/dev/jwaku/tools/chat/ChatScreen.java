package dev.jwaku.tools.chat;

import dev.jwaku.messenger.chat.State;
import dev.jwaku.messenger.identity.ChatKey;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How a chat looks: one line for each thing, with colours or without. Texts of others cannot steer the terminal. */
public final class ChatScreen {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final int SHOWN_OF_KEY = 6;

    private static final String DIM = "2";
    private static final String BOLD = "1";
    private static final String RED = "31";
    private static final String GREEN = "32";
    private static final String CYAN = "36";

    private final boolean colours;
    private final ZoneId zone;

    /** @param colours whether ANSI sequences may be used */
    public ChatScreen(boolean colours, ZoneId zone) {
        this.colours = colours;
        this.zone = zone;
    }

    /** A message that somebody wrote. */
    String received(Instant at, ChatKey from, String text) {
        return paint(DIM, time(at)) + " " + paint(CYAN, shortened(from)) + ": " + OneLine.of(text);
    }

    /** A message of ours, and how far it has come. */
    String sent(Instant at, ChatKey to, String text, State state) {
        return paint(DIM, time(at)) + " me to " + paint(CYAN, shortened(to)) + ": " + OneLine.of(text) + " "
                + mark(state);
    }

    /** A message of ours has come so far. */
    String progress(String text, State state) {
        return paint(DIM, "  " + mark(state) + " " + excerpt(OneLine.of(text)));
    }

    /** A place in a list. */
    String contact(int number, ChatKey key, boolean isCurrent) {
        return (isCurrent ? paint(BOLD, "* ") : "  ") + number + " " + key;
    }

    /** Something of the program itself. */
    String note(String text) {
        return paint(DIM, "- " + text);
    }

    /** Something that was not done. */
    String complaint(String text) {
        return paint(RED, "! " + text);
    }

    private String mark(State state) {
        String word = "[" + state.name().toLowerCase(Locale.ROOT) + "]";
        return switch (state) {
            case DELIVERED -> paint(GREEN, word);
            case FAILED -> paint(RED, word);
            case QUEUED, SENDING, PUBLISHED, STORED -> paint(DIM, word);
        };
    }

    private String time(Instant at) {
        return TIME.format(at.atZone(zone));
    }

    /** The end of a key: its beginning is the same for all. */
    static String shortened(ChatKey key) {
        String text = key.toString();
        return "…" + text.substring(text.length() - SHOWN_OF_KEY);
    }

    private static String excerpt(String text) {
        return text.length() <= 40 ? text : text.substring(0, 39) + "…";
    }

    private String paint(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
