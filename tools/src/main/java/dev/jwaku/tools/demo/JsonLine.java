package dev.jwaku.tools.demo;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Commands and events as one JSON array per line, {@code ["say","hello"]}: how the demo talks to its processes. */
final class JsonLine {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonLine() {}

    static String of(PersonCommand command) {
        return switch (command) {
            case PersonCommand.Meet meet -> write(List.of("meet", meet.key(), Long.toString(meet.cursor())));
            case PersonCommand.Say say -> write(List.of("say", say.text()));
            case PersonCommand.ListOutgoing list -> write(List.of("list-outgoing"));
            case PersonCommand.ListInbox list -> write(List.of("list-inbox"));
        };
    }

    static String of(PersonEvent event) {
        return switch (event) {
            case PersonEvent.Ready ready -> write(List.of("ready", ready.key()));
            case PersonEvent.Connected connected -> write(List.of("connected"));
            case PersonEvent.Accepted accepted -> write(List.of("accepted", accepted.text()));
            case PersonEvent.Refused refused -> write(List.of("refused", refused.text(), refused.reason()));
            case PersonEvent.Published published -> write(List.of("published", published.text()));
            case PersonEvent.Delivered delivered -> write(List.of("delivered", delivered.text()));
            case PersonEvent.Shown shown -> write(List.of("shown", Long.toString(shown.cursor()), shown.text()));
            case PersonEvent.Outgoing outgoing -> write(withTexts("outgoing", outgoing.texts()));
            case PersonEvent.Inbox inbox -> write(withTexts("inbox", inbox.texts()));
        };
    }

    /** @throws IllegalArgumentException if the line is no command */
    static PersonCommand command(String line) {
        List<String> words = read(line);
        return switch (words.getFirst()) {
            case "meet" -> new PersonCommand.Meet(word(words, 1), Long.parseLong(word(words, 2)));
            case "say" -> new PersonCommand.Say(word(words, 1));
            case "list-outgoing" -> new PersonCommand.ListOutgoing();
            case "list-inbox" -> new PersonCommand.ListInbox();
            default -> throw new IllegalArgumentException("no command: " + line);
        };
    }

    /** @throws IllegalArgumentException if the line is no event */
    static PersonEvent event(String line) {
        List<String> words = read(line);
        return switch (words.getFirst()) {
            case "ready" -> new PersonEvent.Ready(word(words, 1));
            case "connected" -> new PersonEvent.Connected();
            case "accepted" -> new PersonEvent.Accepted(word(words, 1));
            case "refused" -> new PersonEvent.Refused(word(words, 1), word(words, 2));
            case "published" -> new PersonEvent.Published(word(words, 1));
            case "delivered" -> new PersonEvent.Delivered(word(words, 1));
            case "shown" -> new PersonEvent.Shown(Long.parseLong(word(words, 1)), word(words, 2));
            case "outgoing" -> new PersonEvent.Outgoing(words.subList(1, words.size()));
            case "inbox" -> new PersonEvent.Inbox(words.subList(1, words.size()));
            default -> throw new IllegalArgumentException("no event: " + line);
        };
    }

    private static List<String> withTexts(String kind, List<String> texts) {
        List<String> words = new ArrayList<>(texts.size() + 1);
        words.add(kind);
        words.addAll(texts);
        return words;
    }

    private static String word(List<String> words, int index) {
        if (index >= words.size()) {
            throw new IllegalArgumentException("too short: " + words);
        }
        return words.get(index);
    }

    static String write(List<String> words) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartArray();
            words.forEach(json::writeString);
            json.writeEndArray();
        }
        return out.toString();
    }

    /** @throws IllegalArgumentException if the line is no array of texts */
    static List<String> read(String line) {
        List<String> words = new ArrayList<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
            boolean array = json.nextToken() == JsonToken.START_ARRAY;
            while (array && json.nextToken() == JsonToken.VALUE_STRING) {
                words.add(json.getString());
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("no JSON array of texts: " + line, e);
        }
        if (words.isEmpty()) {
            throw new IllegalArgumentException("no JSON array of texts: " + line);
        }
        return words;
    }
}
