package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;
import java.util.Optional;

/**
 * A message of ours has come further, on disk.
 *
 * @param recipient to whom; empty if it is about a copy outside data sync, or the whole
 * @param state how far it has come there
 * @param whole the state of the whole message, if that changed too
 */
record StateChange(MessageId id, Optional<ChatKey> recipient, State state, Optional<State> whole) {}
