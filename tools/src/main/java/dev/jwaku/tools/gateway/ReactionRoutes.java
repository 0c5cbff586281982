package dev.jwaku.tools.gateway;

import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.Conversation;
import dev.jwaku.messenger.chat.Reaction;
import dev.jwaku.node.rest.Json;
import dev.jwaku.node.rest.RestAnswer;
import dev.jwaku.node.rest.Router;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;

/** {@code /v1}: how people feel about messages. */
final class ReactionRoutes {
    private static final String PATH = "/v1/chats/{chat}/messages/{id}/reactions";

    private final Messenger messenger;

    ReactionRoutes(Messenger messenger) {
        this.messenger = messenger;
    }

    void addTo(Router router) {
        ChatRoutes.add(router, "GET", PATH, (request, at) -> all(at));
        ChatRoutes.add(router, "PUT", PATH + "/{reaction}", (request, at) -> change(at, false));
        ChatRoutes.add(router, "DELETE", PATH + "/{reaction}", (request, at) -> change(at, true));
    }

    private RestAnswer all(List<String> at) {
        ArrayNode list = Json.array();
        chat(at).reactions(message(at)).forEach(reaction -> {
            list.add(OwnJson.person(reaction.author()).put("reaction", OwnJson.name(reaction.emoji())));
        });
        return RestAnswer.json(200, list);
    }

    /** Of a message that is not known here, too: it may come later. */
    private RestAnswer change(List<String> at, boolean isRetracted) {
        Conversation chat = chat(at);
        MessageId message = message(at);
        Reaction.Emoji emoji = emoji(at.getLast());
        return RestAnswer.json(
                202, OwnJson.receipt(isRetracted ? chat.retract(message, emoji) : chat.react(message, emoji)));
    }

    private Conversation chat(List<String> at) {
        return ChatRoutes.chat(messenger, at.getFirst());
    }

    private static MessageId message(List<String> at) {
        return ChatRoutes.id(at.get(1));
    }

    private static Reaction.Emoji emoji(String text) {
        return Arrays.stream(Reaction.Emoji.values())
                .filter(emoji -> OwnJson.name(emoji).equals(text))
                .findFirst()
                .orElseThrow(() -> Answers.refusal(400, "there is no reaction " + text));
    }
}
