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
import dev.jwaku.waku.sharding.ContentTopic;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Sends bytes to contacts and opens envelopes that arrive, for one identity. Thread-safe. */
public final class Transport implements AutoCloseable {
    private final Identity self;
    private final Delivery delivery;
    private final EncryptionLayer encryption;
    private final PayloadV1 payloads;
    private final ContentTopic partitioned;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ChatKey, PeerLink> links = new LinkedHashMap<>();
    private final Map<ContentTopic, PeerLink> byTopic = new LinkedHashMap<>();
    private final List<Subscription> subscriptions = new ArrayList<>();

    /** Nothing is listened to yet. */
    public Transport(Identity self, Delivery delivery, EncryptionLayer encryption, Entropy entropy) {
        this.self = self;
        this.delivery = delivery;
        this.encryption = encryption;
        this.payloads = new PayloadV1(entropy);
        this.partitioned = Topics.contentTopic(Topics.partitioned(self.chatKey()));
    }

    /** Listens on our own partitioned topic. */
    public void listen(MessageListener listener) {
        keep(delivery.subscribe(Topics.DIRECT_MESSAGES, partitioned, listener));
    }

    /** Learns how to reach a contact and listens on the topic negotiated with it. A second time changes nothing. */
    public void add(PeerLink link, MessageListener listener) {
        ContentTopic topic = Topics.contentTopic(link.negotiatedSeed());
        lock.lock();
        try {
            if (links.putIfAbsent(link.peer(), link) != null) {
                return;
            }
            byTopic.put(topic, link);
        } finally {
            lock.unlock();
        }
        keep(delivery.subscribe(Topics.DIRECT_MESSAGES, topic, listener));
    }

    private void keep(Subscription subscription) {
        lock.lock();
        try {
            subscriptions.add(subscription);
        } finally {
            lock.unlock();
        }
    }

    /** Whether this is a contact. */
    public boolean knows(ChatKey peer) {
        return link(peer) != null;
    }

    /**
     * Seals bytes for a contact and hands them to delivery: to the negotiated topic once the contact's devices showed
     * that they listen there, else to its partitioned topic.
     *
     * @return one ticket per envelope
     * @throws IllegalArgumentException if this is no contact
     * @throws dev.jwaku.delivery.DeliveryException if delivery refuses
     * @throws dev.jwaku.sqlite.StorageException if the sessions or the outbox cannot be written
     */
    public List<SendTicket> send(ChatKey peer, Bytes data) {
        PeerLink link = requireLink(peer);
        return send(link, encryption.seal(peer, data));
    }

    /**
     * Makes this device known to a contact that secured something for other devices or for a session that is gone; not
     * more often than the encryption layer allows.
     *
     * @throws IllegalArgumentException if this is no contact
     * @throws dev.jwaku.delivery.DeliveryException if delivery refuses
     * @throws dev.jwaku.sqlite.StorageException if the outbox cannot be written
     */
    public void advertise(ChatKey peer) {
        PeerLink link = requireLink(peer);
        encryption.advertise(peer).ifPresent(secured -> send(link, secured));
    }

    private List<SendTicket> send(PeerLink link, SealedMessage secured) {
        String seed = secured.isAgreed() ? link.negotiatedSeed() : Topics.partitioned(link.peer());
        PayloadKey.ForSealing key = secured.isAgreed()
                ? link.negotiatedKey()
                : new PayloadKey.Public(link.peer().uncompressed());
        ContentTopic topic = Topics.contentTopic(seed);
        List<SendTicket> tickets = new ArrayList<>();
        for (Bytes envelope : secured.envelopes()) {
            Bytes payload = payloads.sealSigned(envelope, self.privateKey(), key);
            // Receivers know repetitions by the ids inside; another mark would tell our messages from status-go's.
            tickets.add(delivery.send(SendRequest.of(Topics.DIRECT_MESSAGES, topic, payload)
                    .withVersion(PayloadVersion.V1)
                    .withRestamping(Restamping.BY_APPLICATION)));
        }
        return tickets;
    }

    /**
     * Opens a message from one of our topics down to layer 5.
     *
     * @return empty if it is our own, or on the shared partitioned topic is for somebody else
     * @throws MalformedMessageException if it is for us and cannot be opened, or is not signed
     */
    public Optional<OpenedEnvelope> open(ReceivedMessage received) {
        Optional<OpenedPayload> opened = unseal(received);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        ChatKey sender = new ChatKey(opened.get()
                .signer()
                .orElseThrow(() -> new MalformedMessageException("envelope " + received.hash() + " is not signed")));
        if (sender.equals(self.chatKey())) {
            return Optional.empty();
        }
        Instant sentAt =
                Timestamps.toInstant(received.message().timestamp().orElse(0)).truncatedTo(ChronoUnit.SECONDS);
        return Optional.of(new OpenedEnvelope(sender, opened.get().data(), sentAt, received.hash()));
    }

    private Optional<OpenedPayload> unseal(ReceivedMessage received) {
        ContentTopic topic = received.message().contentTopic();
        Bytes payload = received.message().payload();
        PeerLink link;
        lock.lock();
        try {
            link = byTopic.get(topic);
        } finally {
            lock.unlock();
        }
        if (link != null) {
            return Optional.of(PayloadV1.open(payload, link.negotiatedKey()));
        }
        try {
            return Optional.of(PayloadV1.open(payload, new PayloadKey.Private(self.privateKey())));
        } catch (MalformedMessageException e) {
            // Others share the partitioned topic: what we cannot open is theirs.
            return Optional.empty();
        }
    }

    private PeerLink requireLink(ChatKey peer) {
        PeerLink link = link(peer);
        if (link == null) {
            throw new IllegalArgumentException(peer + " is no contact");
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

    /** Ends all subscriptions. */
    @Override
    public void close() {
        List<Subscription> open;
        lock.lock();
        try {
            open = List.copyOf(subscriptions);
        } finally {
            lock.unlock();
        }
        open.forEach(Subscription::close);
    }
}
