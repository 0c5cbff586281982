package dev.jwaku.tools.trace.read;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The sentences of log lines that matter, whatever their case: nwaku has changed it between versions. */
enum Phrase {
    RELAY_RECEIVED("received relay message"),
    RELAY_RECEIVED_BY_GO("waku.relay received"),
    RELAY_SENT("sent relay message"),
    RELAY_STARTS("start publish waku message"),
    RELAY_PUBLISHED("waku.relay published", "publishing message via relay"),
    RELAY_UNDECODABLE("error decoding to waku message"),
    RELAY_REJECTED(
            "protocol generateorderedvalidator reject waku validator",
            "invalid waku message",
            "too large waku message"),
    RELAY_TOPICS("relay mounted successfully"),
    RELAY_TOPIC("subscribe", "subscribing to underlying pubsubtopic"),
    PUSH_HANDLED("handling lightpush request", "handling legacy lightpush request"),
    PUSH_TO_NOBODY("lightpush request has not been published to any peers"),
    PUSH_ASKED(
            "publishing message with lightpush",
            "publishing message with legacy lightpush",
            "publishing message via lightpush",
            "publishing message"),
    PUSH_DONE("waku.lightpush published"),
    FILTER_PUSHING("pushing message to subscribed peers"),
    FILTER_FAILED("pushtopeer failed"),
    FILTER_PUSHED("pushed message succesfully to all subscribers", "pushed message successfully to all subscribers"),
    FILTER_TIMED_OUT("timed out pushing message to peers"),
    FILTER_RECEIVED("received message push"),
    FILTER_ASKED("received filter subscribe request"),
    FILTER_SUBSCRIBED("v2 subscribed to topic", "subscription successful"),
    FILTER_UNSUBSCRIBED("unsubscribed from topic"),
    FILTER_RECEIVED_BY_JS("processing message with content topic"),
    PUSH_ASKED_BY_JS("send: attempting to send a message to pubsubtopic:"),
    STORE_ARCHIVED("message archived"),
    STORE_SYNCED("message archived in syncmessageingress"),
    STORE_INVALID("invalid message"),
    STORE_FAILED("failed to insert message"),
    STORE_RETRIEVED("waku.store retrieved", "received waku2 store message"),
    PEER_LOST("peer disconnected", "unsubscribing pubsub peer"),
    PEER_FOUND("peer connected"),
    SET_UP("node setup complete"),
    STARTS("starting waku node", "peermanager init values", "waku node created"),
    STOPS(
            "shutting down after receiving sigterm",
            "shutting down after receiving sigint",
            "shutting down after receiving a signal",
            "shutting down, standard input has ended",
            "shutting down, standard input is gone"),
    LISTENS("listening on", "announcing addresses", "listening");

    private static final int PLACES = 512;
    private static final byte[][] TEXTS = new byte[PLACES][];
    private static final @Nullable Phrase[] PHRASES = new Phrase[PLACES];

    static {
        TreeMap<String, Phrase> all = new TreeMap<>();
        for (Phrase phrase : values()) {
            phrase.texts.forEach(text -> all.put(text, phrase));
        }
        all.forEach((text, phrase) -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int place = place(bytes, 0, bytes.length);
            while (PHRASES[place] != null) {
                place = place + 1 & PLACES - 1;
            }
            TEXTS[place] = bytes;
            PHRASES[place] = phrase;
        });
    }

    private final List<String> texts;

    Phrase(String... texts) {
        this.texts = List.of(texts);
    }

    /** The sentence in these bytes, if it matters. */
    static @Nullable Phrase of(byte[] bytes, int from, int length) {
        if (length < 8) {
            return null;
        }
        int place = place(bytes, from, length);
        while (PHRASES[place] != null) {
            if (TEXTS[place].length == length && isSame(TEXTS[place], bytes, from)) {
                return PHRASES[place];
            }
            place = place + 1 & PLACES - 1;
        }
        return null;
    }

    private static boolean isSame(byte[] text, byte[] bytes, int from) {
        for (int i = 0; i < text.length; i++) {
            if (text[i] != lower(bytes[from + i])) {
                return false;
            }
        }
        return true;
    }

    private static int place(byte[] bytes, int from, int length) {
        int half = length / 2;
        return length * 131
                        + lower(bytes[from]) * 31
                        + lower(bytes[from + 3]) * 17
                        + lower(bytes[from + half]) * 7
                        + lower(bytes[from + length - 1]) * 3
                & PLACES - 1;
    }

    private static int lower(byte c) {
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }
}
