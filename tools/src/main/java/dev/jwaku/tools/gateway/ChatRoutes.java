package dev.jwaku.tools.gateway;

import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.Inbox;
import dev.jwaku.messenger.chat.MessageRefusedException;
import dev.jwaku.messenger.chat.OutgoingMessage;
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

/** {@code /v1}: who we are, contacts, chats, messages. */
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
        add(router, "GET", "/v1/contacts", (request, at) -> people());
        add(router, "POST", "/v1/contacts", (request, at) -> addContact(request));
        add(router, "GET", "/v1/chats", (request, at) -> people());
        add(router, "GET", "/v1/chats/{key}/messages", (request, at) -> history(request, key(at.getFirst())));
        add(router, "POST", "/v1/chats/{key}/messages", (request, at) -> send(request, key(at.getFirst())));
        add(router, "GET", "/v1/messages/{id}", (request, at) -> message(at.getFirst()));
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

    private static ChatKey key(String text) {
        try {
            return ChatKey.parse(text);
        } catch (IllegalArgumentException e) {
            throw Answers.refusal(400, String.valueOf(e.getMessage()));
        }
    }

    private RestAnswer identity() {
        ObjectNode body = OwnJson.contact(messenger.chatKey());
        body.put("name", who.name());
        body.put("peerId", who.node().peerId().toString());
        ArrayNode addresses = body.putArray("addresses");
        who.node().addresses().forEach(address -> addresses.add(address.toString()));
        return RestAnswer.json(200, body);
    }

    private RestAnswer people() {
        ArrayNode list = Json.array();
        messenger.contacts().forEach(peer -> list.add(OwnJson.contact(peer)));
        return RestAnswer.json(200, list);
    }

    private RestAnswer addContact(RestRequest request) {
        ChatKey peer = key(field(request, "key"));
        if (peer.equals(messenger.chatKey())) {
            throw Answers.refusal(400, "nobody is a contact of oneself");
        }
        return RestAnswer.json(200, OwnJson.contact(messenger.addContact(peer.toString())));
    }

    /** The one field of a body. */
    static String field(RestRequest request, String name) {
        JsonNode value = Json.object(Json.parse(request.body()), List.of(name)).get(name);
        if (value == null) {
            throw Answers.refusal(400, "field '" + name + "' is missing");
        }
        return Json.text(value, name);
    }

    private void needsContact(ChatKey peer) {
        if (!messenger.contacts().contains(peer)) {
            throw Answers.refusal(404, peer + " is no contact");
        }
    }

    private RestAnswer send(RestRequest request, ChatKey peer) {
        String text = field(request, "text");
        needsContact(peer);
        OutgoingMessage sent = messenger.chat(peer).send(text);
        return messenger
                .find(sent.id())
                .map(entry -> RestAnswer.json(202, OwnJson.message(entry, messenger.chatKey())))
                .orElseThrow(() -> Answers.refusal(500, "the message is gone"));
    }

    private RestAnswer history(RestRequest request, ChatKey peer) {
        long after = number(request, "after", 0, 0, Long.MAX_VALUE);
        int limit = (int) number(request, "limit", DEFAULT_PAGE, 1, Inbox.MOST_PER_READING);
        needsContact(peer);
        ArrayNode page = Json.array();
        messenger.chat(peer).read(after, limit).forEach(entry -> page.add(OwnJson.message(entry, messenger.chatKey())));
        return RestAnswer.json(200, page);
    }

    private static MessageId id(String text) {
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
