package dev.jwaku.tools.gateway;

import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.OutgoingMessage;
import dev.jwaku.messenger.contact.ContactRequest;
import dev.jwaku.messenger.contact.Contacts;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.node.rest.Json;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The calls about contacts and requests to be one. */
final class ContactMethods {
    private static final Logger log = LoggerFactory.getLogger(ContactMethods.class);

    private final Messenger messenger;
    private final Contacts contacts;

    ContactMethods(Messenger messenger) {
        this.messenger = messenger;
        this.contacts = messenger.contacts();
    }

    void addTo(JsonRpc rpc) {
        ChatMethods.add(rpc, "wakuext_sendContactRequest", params -> request(params.field(0, "id"), params));
        ChatMethods.add(rpc, "wakuext_acceptContactRequest", params -> accept(asked(params.field(0, "id"))));
        ChatMethods.add(
                rpc,
                "wakuext_acceptLatestContactRequestForContact",
                params -> accept(ChatKey.parse(params.field(0, "id"))));
        ChatMethods.add(rpc, "wakuext_declineContactRequest", params -> decline(asked(params.field(0, "id"))));
        ChatMethods.add(rpc, "wakuext_retractContactRequest", params -> retract(params.field(0, "id")));
        ChatMethods.add(rpc, "wakuext_contacts", params -> all());
    }

    private JsonNode request(String id, RpcParams params) {
        ChatKey key = ChatKey.parse(id);
        String text = params.field(0, "message");
        OutgoingMessage sent = contacts.request(key, text);
        ObjectNode response = response(key, Optional.of(sent));
        if (response.path("messages").isEmpty()) {
            response.withArray("messages")
                    .add(ReferenceJson.request(sent.id(), messenger.chatKey(), key, text, sent.acceptedAt()));
        }
        return response;
    }

    /** Who asked with this message. */
    private ChatKey asked(String id) {
        return contacts.find(MessageId.parse(id))
                .map(ContactRequest::sender)
                .orElseThrow(() -> new IllegalArgumentException("there is no contact request " + id));
    }

    private JsonNode accept(ChatKey key) {
        OutgoingMessage sent = contacts.accept(key);
        log.info("AcceptContactRequest: {}", key.hex());
        return response(key, Optional.of(sent));
    }

    private JsonNode decline(ChatKey key) {
        contacts.decline(key);
        return response(key, Optional.empty());
    }

    private JsonNode retract(String id) {
        ChatKey key = ChatKey.parse(id);
        return response(key, Optional.of(contacts.retract(key)));
    }

    private ObjectNode response(ChatKey key, Optional<OutgoingMessage> sent) {
        ObjectNode response = Json.object();
        response.putArray("contacts").add(ReferenceJson.contact(contacts.get(key)));
        response.putArray("chats").add(ReferenceJson.chat(key));
        ArrayNode messages = response.putArray("messages");
        sent.flatMap(message -> messenger.find(message.id()))
                .ifPresent(entry -> messages.add(ReferenceJson.message(entry, messenger.chatKey())));
        return response;
    }

    private JsonNode all() {
        ArrayNode list = Json.array();
        contacts.all().forEach(contact -> list.add(ReferenceJson.contact(contact)));
        return list;
    }
}
