package dev.jwaku.tools.gateway;

import dev.jwaku.delivery.DeliveryEvent;
import dev.jwaku.delivery.Subscription;
import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.InboxMessage;
import dev.jwaku.messenger.chat.MessengerListener;
import dev.jwaku.messenger.chat.State;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.node.rest.EventStreams;
import dev.jwaku.node.rest.Json;
import dev.jwaku.tools.chat.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells what happens: to the log, in the words that users of the reference grep for, to whoever reads the stream of
 * events, and, in the reference's shapes, to whoever reads its signals.
 */
final class Feed implements MessengerListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Feed.class);

    private final Messenger messenger;
    private final List<BiConsumer<String, JsonNode>> readers = new CopyOnWriteArrayList<>();
    private final EventStreams signals;
    private final List<Subscription> sources = new ArrayList<>();

    /** @param signals where the reference's signals go */
    Feed(Messenger messenger, EventStreams signals) {
        this.messenger = messenger;
        this.signals = signals;
    }

    /** Begins to listen. */
    void start(Participant who) {
        sources.add(messenger.listen(this));
        sources.add(who.delivery().listen(event -> {
            if (event instanceof DeliveryEvent.ConnectionChanged changed) {
                ObjectNode data = Json.object();
                data.put("connectionStatus", changed.state().toString());
                tell("connection", data);
            }
        }));
    }

    /** Tells the reader of everything from now on; it must not block. */
    Subscription read(BiConsumer<String, JsonNode> reader) {
        readers.add(reader);
        return () -> readers.remove(reader);
    }

    private void tell(String event, JsonNode data) {
        readers.forEach(reader -> reader.accept(event, data));
    }

    @Override
    public void onMessage(InboxMessage message) {
        log.info("message received: {} (ID={})", OneLine.of(message.text()), message.id());
        tell("message.received", OwnJson.message(message));
        ObjectNode signal = Json.object();
        signal.putArray("chats").add(ReferenceJson.chat(message.sender()));
        signal.putArray("messages").add(ReferenceJson.message(message));
        signals.send("messages.new", signal);
    }

    @Override
    public void onState(MessageId id, State state) {
        switch (state) {
            case DELIVERED -> log.info("message delivered: {}", id);
            case FAILED -> log.info("message failed: {}", id);
            case QUEUED, SENDING, PUBLISHED, STORED -> log.debug("message {}: {}", OwnJson.name(state), id);
        }
        ObjectNode data = Json.object();
        data.put("id", id.toString());
        data.put("state", OwnJson.name(state));
        tell("message.state", data);
        if (signals.readers() > 0) {
            signal(id, state);
        }
    }

    private void signal(MessageId id, State state) {
        ObjectNode signal = Json.object();
        switch (state) {
            case PUBLISHED -> {
                signal.putArray("ids").add(id.toString());
                signals.send("envelope.sent", signal);
            }
            case FAILED -> {
                signal.putArray("ids").add(id.toString());
                signals.send("envelope.expired", signal);
            }
            case DELIVERED -> {
                signal.put(
                        "chatID",
                        messenger.find(id).map(entry -> entry.peer().hex()).orElse(""));
                signal.put("messageID", id.toString());
                signals.send("message.delivered", signal);
            }
            case QUEUED, SENDING, STORED -> {
                // The reference has no word for it.
            }
        }
    }

    @Override
    public void onStranger(ChatKey sender) {
        log.info("somebody who is no contact wrote: {}", sender);
        tell("stranger", OwnJson.contact(sender));
    }

    @Override
    public void close() {
        sources.forEach(Subscription::close);
    }
}
