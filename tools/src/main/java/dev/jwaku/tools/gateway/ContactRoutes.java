package dev.jwaku.tools.gateway;

import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.chat.OutgoingMessage;
import dev.jwaku.messenger.contact.Contacts;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.node.rest.Json;
import dev.jwaku.node.rest.RestAnswer;
import dev.jwaku.node.rest.RestRequest;
import dev.jwaku.node.rest.Router;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/contacts}: who is a contact, and who wants to be. */
final class ContactRoutes {
    private final Messenger messenger;
    private final Contacts contacts;

    ContactRoutes(Messenger messenger) {
        this.messenger = messenger;
        this.contacts = messenger.contacts();
    }

    void addTo(Router router) {
        ChatRoutes.add(router, "GET", "/v1/contacts", (request, at) -> all());
        ChatRoutes.add(router, "POST", "/v1/contacts", (request, at) -> add(request));
        ChatRoutes.add(router, "GET", "/v1/contacts/requests", (request, at) -> pending());
        ChatRoutes.add(router, "GET", "/v1/contacts/{key}", (request, at) -> one(other(at.getFirst())));
        ChatRoutes.add(
                router, "POST", "/v1/contacts/{key}/request", (request, at) -> ask(request, other(at.getFirst())));
        ChatRoutes.add(router, "POST", "/v1/contacts/{key}/accept", (request, at) -> accept(other(at.getFirst())));
        ChatRoutes.add(router, "POST", "/v1/contacts/{key}/decline", (request, at) -> decline(other(at.getFirst())));
        ChatRoutes.add(router, "POST", "/v1/contacts/{key}/retract", (request, at) -> retract(other(at.getFirst())));
    }

    private ChatKey other(String text) {
        ChatKey key = ChatRoutes.key(text);
        if (key.equals(messenger.chatKey())) {
            throw Answers.refusal(400, "nobody is a contact of oneself");
        }
        return key;
    }

    private RestAnswer all() {
        ArrayNode list = Json.array();
        contacts.all().forEach(contact -> list.add(OwnJson.contact(contact)));
        return RestAnswer.json(200, list);
    }

    private RestAnswer one(ChatKey key) {
        return RestAnswer.json(200, OwnJson.contact(contacts.get(key)));
    }

    private RestAnswer add(RestRequest request) {
        ChatKey key = other(ChatRoutes.field(request, "key"));
        contacts.add(key);
        return one(key);
    }

    private RestAnswer pending() {
        ArrayNode list = Json.array();
        contacts.pending().forEach(request -> list.add(OwnJson.request(request)));
        return RestAnswer.json(200, list);
    }

    private RestAnswer ask(RestRequest request, ChatKey key) {
        return sent(contacts.request(key, ChatRoutes.field(request, "text")));
    }

    private RestAnswer accept(ChatKey key) {
        return sent(contacts.accept(key));
    }

    private RestAnswer decline(ChatKey key) {
        contacts.decline(key);
        return one(key);
    }

    private RestAnswer retract(ChatKey key) {
        return sent(contacts.retract(key));
    }

    /** The id of the message that tells it, whose state can be asked for. */
    private static RestAnswer sent(OutgoingMessage message) {
        ObjectNode body = Json.object();
        body.put("id", message.id().toString());
        body.put("state", OwnJson.name(message.state()));
        return RestAnswer.json(202, body);
    }
}
