package dev.jwaku.tools.archive.importing;

import dev.jwaku.waku.store.ArchivedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which fields of two messages differ. */
final class MessageDifference {
    private MessageDifference() {}

    /** Names of fields; empty if there are none. Proof and the wish not to be kept are in no archive. */
    static String between(ArchivedMessage theirs, Optional<ArchivedMessage> ours) {
        if (ours.isEmpty()) {
            return "topic missing";
        }
        List<String> fields = new ArrayList<>();
        add(fields, "hash", theirs.hash(), ours.get().hash());
        add(fields, "timestamp", theirs.timestamp(), ours.get().timestamp());
        add(fields, "pubsub topic", theirs.topic(), ours.get().topic());
        add(
                fields,
                "content topic",
                theirs.message().contentTopic(),
                ours.get().message().contentTopic());
        add(fields, "payload", theirs.message().payload(), ours.get().message().payload());
        add(fields, "version", theirs.message().version(), ours.get().message().version());
        add(fields, "meta", theirs.message().meta(), ours.get().message().meta());
        return fields.isEmpty() ? "" : "differs in " + String.join(", ", fields);
    }

    private static void add(List<String> fields, String name, Object theirs, Object ours) {
        if (!theirs.equals(ours)) {
            fields.add(name);
        }
    }
}
