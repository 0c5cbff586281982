package dev.jwaku.tools.gateway;

import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.Conversation;
import dev.jwaku.messenger.chat.Inbox;
import dev.jwaku.messenger.chat.MessageRefusedException;
import dev.jwaku.messenger.chat.OutgoingMessage;
import dev.jwaku.messenger.contact.Contact;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.node.rest.Json;
import dev.jwaku.node.rest.RestAnswer;
import dev.jwaku.node.rest.RestException;
import dev.jwaku.node.rest.RestRequest;
import dev.jwaku.node.rest.Router;
import dev.jwaku.sqlite.StorageException;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1}: who we are, chats, messages. */
final class ChatRoutes {
    private static final int DEFAULT_PAGE = 100;
    private static final int LONGEST_WAIT_SECONDS = 60;

    private final Participant who;
    private final Messenger messenger;

    ChatRoutes(Participant who) {
        this.who = who;
        this.messenger = who.messenger();
    }

    void addTo(Router router) {
        add(router, "GET", "/v1/identity", (request, at) -> identity());
        add(router, "PUT", "/v1/identity/displayName", (request, at) -> rename(request));
        add(router, "GET", "/v1/chats", (request, at) -> chats());
        add(router, "GET", "/v1/chats/{chat}/messages", (request, at) -> history(request, chat(at.getFirst())));
        add(router, "POST", "/v1/chats/{chat}/messages", (request, at) -> send(request, chat(at.getFirst())));
        add(router, "GET", "/v1/messages/{id}", (request, at) -> message(at.getFirst()));
        add(router, "PUT", "/v1/chats/{chat}/messages/{id}", (request, at) -> edit(request, at));
        add(router, "DELETE", "/v1/chats/{chat}/messages/{id}", (request, at) -> delete(at));
        add(router, "POST", "/v1/chats/{chat}/messages/{id}/replies", (request, at) -> reply(request, at));
        add(router, "POST", "/v1/messages/{id}/retry", (request, at) -> retry(at.getFirst()));
        add(router, "GET", "/v1/inbox", (request, at) -> inbox(request));
    }

    /** With refusals as JSON. */
    static void add(Router router, String method, String path, Router.Handler handler) {
        router.add(method, path, (request, parameters) -> {
            try {
                return handler.answer(request, parameters);
            } catch (MessageRefusedException e) {
                return Answers.error(422, String.valueOf(e.getMessage()));
            } catch (StorageException e) {
                return Answers.error(507, String.valueOf(e.getMessage()));
            } catch (RestException e) {
                return e.isJson() ? e.answer() : Answers.error(e.answer().status(), e.text());
            }
        });
    }

    static ChatKey key(String text) {
        try {
            return ChatKey.parse(text);
        } catch (IllegalArgumentException e) {
            throw Answers.refusal(400, String.valueOf(e.getMessage()));
        }
    }

    private RestAnswer identity() {
        ObjectNode body = OwnJson.person(messenger.chatKey());
        body.put("name", who.name());
        body.put("displayName", messenger.displayName());
        body.put("peerId", who.node().peerId().toString());
        ArrayNode addresses = body.putArray("addresses");
        who.node().addresses().forEach(address -> addresses.add(address.toString()));
        return RestAnswer.json(200, body);
    }

    private RestAnswer rename(RestRequest request) {
        try {
            messenger.changeDisplayName(field(request, "displayName"));
        } catch (IllegalArgumentException e) {
            throw Answers.refusal(422, String.valueOf(e.getMessage()));
        }
        return identity();
    }

    private RestAnswer chats() {
        ArrayNode list = Json.array();
        messenger.contacts().all().stream()
                .filter(Contact::isAdded)
                .forEach(contact -> list.addObject()
                        .put("id", contact.key().toString())
                        .put("kind", "person")
                        .put("name", contact.displayName()));
        messenger
                .groups()
                .all()
                .forEach(group -> list.addObject()
                        .put("id", group.id())
                        .put("kind", "group")
                        .put("name", group.membership().name()));
        return RestAnswer.json(200, list);
    }

    private Conversation chat(String text) {
        return chat(messenger, text);
    }

    /** The chat that a path names. */
    static Conversation chat(Messenger messenger, String text) {
        try {
            return Chats.find(messenger, text)
                    .orElseThrow(() -> Answers.refusal(404, text + " is neither a contact nor a group"));
        } catch (IllegalArgumentException e) {
            throw Answers.refusal(400, String.valueOf(e.getMessage()));
        }
    }

    /** The one field of a body. */
    static String field(RestRequest request, String name) {
        JsonNode value = Json.object(Json.parse(request.body()), List.of(name)).get(name);
        if (value == null) {
            throw Answers.refusal(400, "field '" + name + "' is missing");
        }
        return Json.text(value, name);
    }

    private RestAnswer send(RestRequest request, Conversation chat) {
        return accepted(chat.send(field(request, "text")));
    }

    private RestAnswer edit(RestRequest request, List<String> at) {
        return accepted(chat(at.getFirst()).edit(id(at.getLast()), field(request, "text")));
    }

    private RestAnswer delete(List<String> at) {
        return accepted(chat(at.getFirst()).delete(id(at.getLast())));
    }

    private RestAnswer reply(RestRequest request, List<String> at) {
        return accepted(chat(at.getFirst()).reply(id(at.getLast()), field(request, "text")));
    }

    private RestAnswer accepted(OutgoingMessage sent) {
        return RestAnswer.json(202, OwnJson.receipt(sent, messenger.find(sent.id()), messenger.chatKey()));
    }

    private RestAnswer history(RestRequest request, Conversation chat) {
        long after = number(request, "after", 0, 0, Long.MAX_VALUE);
        int limit = (int) number(request, "limit", DEFAULT_PAGE, 1, Inbox.MOST_PER_READING);
        ArrayNode page = Json.array();
        chat.read(after, limit).forEach(entry -> page.add(OwnJson.message(entry, messenger.chatKey())));
        return RestAnswer.json(200, page);
    }

    static MessageId id(String text) {
        try {
            return MessageId.parse(text);
        } catch (IllegalArgumentException e) {
            throw Answers.refusal(400, String.valueOf(e.getMessage()));
        }
    }

    private RestAnswer message(String text) {
        MessageId id = id(text);
        ObjectNode body = messenger
                .find(id)
                .map(entry -> OwnJson.message(entry, messenger.chatKey()))
                .orElseThrow(() -> Answers.refusal(404, "there is no message " + text));
        messenger.report(id).ifPresent(report -> OwnJson.addRecipients(body, report));
        return RestAnswer.json(200, body);
    }

    /** Arms the same message again, for whoever has not acknowledged it. */
    private RestAnswer retry(String text) {
        MessageId id = id(text);
        if (messenger.report(id).isEmpty()) {
            throw Answers.refusal(404, "there is no message of ours " + text);
        }
        if (!messenger.retry(id)) {
            throw Answers.refusal(409, "everybody has it");
        }
        return Answers.done();
    }

    /** Waits for a first message if so asked. */
    private RestAnswer inbox(RestRequest request) {
        long after = number(request, "after", 0, 0, Long.MAX_VALUE);
        int limit = (int) number(request, "limit", DEFAULT_PAGE, 1, Inbox.MOST_PER_READING);
        long wait = number(request, "wait", 0, 0, LONGEST_WAIT_SECONDS);
        ArrayNode page = Json.array();
        messenger
                .inbox()
                .await(after, limit, Duration.ofSeconds(wait))
                .forEach(message -> page.add(OwnJson.message(message)));
        return RestAnswer.json(200, page);
    }

    private static long number(RestRequest request, String name, long fallback, long least, long most) {
        String text = request.parameter(name).filter(given -> !given.isEmpty()).orElse(Long.toString(fallback));
        if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) < least || Long.parseLong(text) > most) {
            throw Answers.refusal(400, name + " must be a number from " + least + " to " + most + ", not " + text);
        }
        return Long.parseLong(text);
    }
}
