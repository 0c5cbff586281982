package dev.jwaku.telemetry.recording;

import dev.jwaku.delivery.DeliveryEvent;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.Accepted;
import dev.jwaku.messenger.chat.Incoming;
import dev.jwaku.messenger.chat.MessengerListener;
import dev.jwaku.messenger.chat.Retrospect;
import dev.jwaku.messenger.chat.State;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.World;
import dev.jwaku.telemetry.journal.Fact;
import dev.jwaku.telemetry.journal.Party;
import dev.jwaku.telemetry.journal.Tags;
import dev.jwaku.telemetry.record.Kind;
import dev.jwaku.telemetry.record.Mode;
import dev.jwaku.telemetry.record.Recv;
import dev.jwaku.telemetry.record.Stored;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes facts of what a messenger and its delivery tell. Quick; its methods neither wait nor throw. */
public final class Listening implements MessengerListener, DeliveryEvent.Listener {
    private final World world;
    private final Mode mode;
    private final Receiving receiving;
    private final Consumer<Fact> recorder;

    /**
     * Listens for somebody.
     *
     * @param self whose messenger it is
     * @param mode how live messages come
     * @param recorder takes facts; neither waits nor throws
     * @param connection told whether we are connected, when that may have changed; neither waits nor throws
     */
    public Listening(World world, ChatKey self, Mode mode, Consumer<Fact> recorder, Consumer<Boolean> connection) {
        this.world = world;
        this.mode = mode;
        this.receiving = new Receiving(world, new OwnTopics(self)::of, recorder, connection);
        this.recorder = recorder;
    }

    @Override
    public void onAccepted(Accepted message) {
        Kinds.of(message.dispatch().type(), message.dispatch().payload())
                .ifPresent(said -> recorder.accept(new Fact.Accepted(
                        message.id(),
                        said.kind(),
                        said.group(),
                        message.dispatch().payload().length(),
                        parties(message.recipients()),
                        message.dispatch().recipients().size(),
                        message.at().toEpochMilli())));
    }

    private static List<Party> parties(List<ChatKey> people) {
        return people.stream().map(Party::of).toList();
    }

    @Override
    public void onRecipient(MessageId id, ChatKey recipient, State state) {
        progress(id, recipient, state, world.now());
    }

    @Override
    public boolean wantsProof(MessageId id, ChatKey recipient) {
        return Stored.isSampled(Tags.message(id, Party.of(recipient)));
    }

    @Override
    public void onProved(MessageId id, ChatKey recipient) {
        progress(id, recipient, State.STORED, world.now());
    }

    private void progress(MessageId id, ChatKey recipient, State state, Instant at) {
        Fact.@Nullable Step step = switch (state) {
            case QUEUED, SENDING -> null;
            case PUBLISHED -> Fact.Step.PUBLISHED;
            case STORED -> Fact.Step.STORED;
            case FAILED -> Fact.Step.GIVEN_UP;
            case DELIVERED -> Fact.Step.ACKED;
        };
        if (step != null) {
            recorder.accept(new Fact.Progress(id, Party.of(recipient), step, at.toEpochMilli()));
        }
    }

    @Override
    public void onTaken(Incoming message) {
        Kinds.of(message.type(), message.payload())
                .ifPresent(said -> recorder.accept(new Fact.Taken(
                        message.id(),
                        Party.of(message.sender()),
                        said.kind(),
                        said.group(),
                        message.isLive() ? live() : Recv.Path.STORE,
                        message.receivedAt().toEpochMilli())));
    }

    private Recv.Path live() {
        return mode == Mode.RELAY ? Recv.Path.RELAY : Recv.Path.FILTER;
    }

    /**
     * What an earlier run may not have written. The journal knows what it has.
     *
     * @param past facts of the messenger
     */
    public void onRetrospect(Retrospect past) {
        for (Retrospect.Sent sent : past.sent()) {
            said(sent)
                    .ifPresent(said -> recorder.accept(new Fact.Accepted(
                            sent.id(),
                            said.kind(),
                            said.group(),
                            sent.payload()
                                    .map(payload -> payload.bytes().length())
                                    .orElse(0),
                            List.of(Party.of(sent.recipient())),
                            1,
                            sent.acceptedAt().toEpochMilli())));
            progress(sent.id(), sent.recipient(), sent.state(), sent.changedAt());
        }
        for (Retrospect.Taken taken : past.taken()) {
            // Of what is no text it is not known any more whether it was said to us at all.
            taken.text()
                    .map(Kinds::of)
                    .ifPresent(said -> recorder.accept(new Fact.Taken(
                            taken.id(),
                            Party.of(taken.sender()),
                            said.kind(),
                            said.group(),
                            live(),
                            taken.at().toEpochMilli())));
        }
    }

    private static Optional<Kinds.Said> said(Retrospect.Sent sent) {
        return sent.payload().isPresent()
                ? Kinds.of(sent.payload().get().type(), sent.payload().get().bytes())
                : Optional.of(sent.text().map(Kinds::of).orElse(new Kinds.Said(Kind.OTHER_DM, "")));
    }

    @Override
    public void onRepeated(ChatKey sender) {
        recorder.accept(new Fact.Repeated());
    }

    @Override
    public void onEvent(DeliveryEvent event) {
        receiving.onEvent(event);
    }
}
