package dev.jwaku.messenger.transport;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.MessageListener;
import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.delivery.Restamping;
import dev.jwaku.delivery.SendRequest;
import dev.jwaku.delivery.SendTicket;
import dev.jwaku.delivery.Subscription;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.messenger.encryption.EncryptionLayer;
import dev.jwaku.messenger.encryption.SealedMessage;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Entropy;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.payload.OpenedPayload;
import dev.jwaku.waku.payload.PayloadKey;
import dev.jwaku.waku.payload.PayloadV1;
import dev.jwaku.waku.payload.PayloadVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends bytes to people and channels, and opens envelopes that arrive, for one identity. Thread-safe.
 *
 * <p>Nothing goes to somebody before we listen where the answer will come. The history of a topic that is new to us is
 * fetched from store nodes; of one that we listened on before, what was missed since.
 */
public final class Transport implements AutoCloseable {
    private final Identity self;
    private final Delivery delivery;
    private final EncryptionLayer encryption;
    private final TopicKeys keys;
    private final PayloadV1 payloads;
    private final Listening listening;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ChatKey, PeerLink> links = new LinkedHashMap<>();

    /**
     * Nothing is listened to yet.
     *
     * @param history how far back messages of topics that are new to us are asked for
     * @param listener takes the envelopes of all topics
     */
    public Transport(
            Identity self,
            Delivery delivery,
            EncryptionLayer encryption,
            TopicKeys keys,
            Entropy entropy,
            Duration history,
            MessageListener listener) {
        this.self = self;
        this.delivery = delivery;
        this.encryption = encryption;
        this.keys = keys;
        this.payloads = new PayloadV1(entropy);
        this.listening = new Listening(delivery, history, listener);
    }

    /** Listens on our own topics, and for all to whom anything was ever sealed. */
    public void start() {
        PayloadKey.Private key = new PayloadKey.Private(self.privateKey());
        listening.on(Channel.of(Topics.partitioned(self.chatKey())), key);
        listening.on(Channel.of(Topics.personal(self.chatKey())), key);
        encryption.addressees().stream()
                .filter(peer -> !peer.equals(self.chatKey()))
                .forEach(this::reach);
    }

    /**
     * Makes sure that we hear somebody: on the topic negotiated with it and on its contact code. Takes tens of
     * milliseconds the first time.
     *
     * @throws dev.jwaku.sqlite.StorageException if the keys of the topics cannot be kept
     */
    public void follow(ChatKey peer) {
        reach(peer);
    }

    private PeerLink reach(ChatKey peer) {
        PeerLink known = link(peer);
        if (known != null) {
            return known;
        }
        Channel negotiated = Channel.of(Topics.negotiated(self, peer));
        PeerLink link = new PeerLink(peer, negotiated, keys.get(negotiated.seed()));
        listening.on(negotiated, link.key());
        Channel contactCode = Channel.contactCode(peer);
        listening.on(contactCode, keys.get(contactCode.seed()));
        lock.lock();
        try {
            links.put(peer, link);
        } finally {
            lock.unlock();
        }
        return link;
    }

    private @Nullable PeerLink link(ChatKey peer) {
        lock.lock();
        try {
            return links.get(peer);
        } finally {
            lock.unlock();
        }
    }

    /** Whether we listen for somebody, because it was followed or something was sent to it. */
    public boolean follows(ChatKey peer) {
        return link(peer) != null;
    }

    /**
     * Listens on a channel whose messages everybody with its seed can read.
     *
     * @throws dev.jwaku.sqlite.StorageException if the key of the topic cannot be kept
     */
    public Subscription listen(Channel channel) {
        return listening.on(channel, keys.get(channel.seed()));
    }

    /**
     * Listens on a channel whose messages are sealed to a key of ours.
     *
     * @param owner for example a community that we run
     */
    public Subscription listen(Channel channel, Identity owner) {
        return listening.on(channel, new PayloadKey.Private(owner.privateKey()));
    }

    /**
     * Seals bytes for somebody and hands them to delivery: to the negotiated topic once all its devices showed that
     * they listen there, else to its partitioned topic.
     *
     * @return one ticket per envelope
     * @throws dev.jwaku.delivery.DeliveryException if delivery refuses
     * @throws dev.jwaku.sqlite.StorageException if the sessions or the outbox cannot be written
     */
    public List<SendTicket> send(ChatKey peer, Bytes data) {
        PeerLink link = reach(peer);
        return send(link, encryption.seal(peer, data));
    }

    /**
     * Makes this device known to somebody who secured something for other devices or for a session that is gone; not
     * more often than the encryption layer allows.
     *
     * @throws dev.jwaku.delivery.DeliveryException if delivery refuses
     * @throws dev.jwaku.sqlite.StorageException if the outbox cannot be written
     */
    public void advertise(ChatKey peer) {
        PeerLink link = reach(peer);
        encryption.advertise(peer).ifPresent(secured -> send(link, secured));
    }

    private List<SendTicket> send(PeerLink link, SealedMessage secured) {
        return secured.isAgreed()
                ? post(secured.envelopes(), link.negotiated(), link.key(), false)
                : post(
                        secured.envelopes(),
                        Channel.of(Topics.partitioned(link.peer())),
                        new PayloadKey.Public(link.peer().uncompressed()),
                        false);
    }

    /**
     * Hands a wrapped application message to delivery, outside data sync.
     *
     * @param ephemeral whether stores should not keep it
     * @return one ticket per envelope
     * @throws dev.jwaku.delivery.DeliveryException if delivery refuses
     * @throws dev.jwaku.sqlite.StorageException if the keys or the outbox cannot be written
     */
    public List<SendTicket> send(Destination destination, Bytes wrapped, boolean ephemeral) {
        return switch (destination) {
            case Destination.Inbox inbox ->
                post(
                        encryption.segment(wrapped),
                        inbox.channel(),
                        new PayloadKey.Public(inbox.owner().uncompressed()),
                        ephemeral);
            case Destination.Shared shared -> {
                List<Bytes> envelopes =
                        shared.withBundle() ? encryption.sealPublic(wrapped).envelopes() : encryption.segment(wrapped);
                yield post(
                        envelopes, shared.channel(), keys.get(shared.channel().seed()), ephemeral);
            }
        };
    }

    private List<SendTicket> post(
            List<Bytes> envelopes, Channel channel, PayloadKey.ForSealing key, boolean ephemeral) {
        List<SendTicket> tickets = new ArrayList<>();
        for (Bytes envelope : envelopes) {
            Bytes payload = payloads.sealSigned(envelope, self.privateKey(), key);
            // Receivers know repetitions by the ids inside; another mark would tell our messages from status-go's.
            SendRequest request = SendRequest.of(channel.shard(), channel.contentTopic(), payload)
                    .withVersion(PayloadVersion.V1)
                    .withRestamping(Restamping.BY_APPLICATION);
            tickets.add(delivery.send(ephemeral ? request.asEphemeral() : request));
        }
        return tickets;
    }

    /**
     * Opens a message from one of our topics down to layer 5.
     *
     * @return empty if it is our own, or no key of the topic opens it: then it is somebody else's
     * @throws MalformedMessageException if it can be opened and is not signed
     */
    public Optional<OpenedEnvelope> open(ReceivedMessage received) {
        Optional<OpenedPayload> opened =
                listening.open(received.pubsubTopic(), received.contentTopic(), received.payload());
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        Bytes signer = opened.get()
                .signer()
                .orElseThrow(() -> new MalformedMessageException("envelope " + received.hash() + " is not signed"));
        ChatKey sender = new ChatKey(signer);
        if (sender.equals(self.chatKey())) {
            return Optional.empty();
        }
        Instant sentAt =
                Timestamps.toInstant(received.message().timestamp().orElse(0)).truncatedTo(ChronoUnit.SECONDS);
        return Optional.of(new OpenedEnvelope(
                sender,
                opened.get().data(),
                sentAt,
                received.hash(),
                received.pubsubTopic(),
                received.contentTopic(),
                received.arrival() == ReceivedMessage.Arrival.LIVE));
    }

    /** Ends all subscriptions. */
    @Override
    public void close() {
        listening.close();
    }
}
