package dev.jwaku.simulation.delivery;

import dev.jwaku.delivery.Subscription;
import dev.jwaku.delivery.network.Attempt;
import dev.jwaku.delivery.network.DeliveryNetwork;
import dev.jwaku.delivery.network.Link;
import dev.jwaku.delivery.network.PublishOutcome;
import dev.jwaku.delivery.network.ReceiveWay;
import dev.jwaku.delivery.network.SendWay;
import dev.jwaku.delivery.network.StoreNodes;
import dev.jwaku.peers.ConnectionListener;
import dev.jwaku.peers.LinkSnapshot;
import dev.jwaku.peers.LinkState;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A way and a link that do what a test says. */
final class ScriptedWay implements SendWay, ReceiveWay, Link {
    private final Map<Receiver, ContentTopic> receivers = new LinkedHashMap<>();
    private final List<ConnectionListener> listeners = new ArrayList<>();
    private LinkState state = LinkState.CONNECTED;

    DeliveryNetwork network(StoreNodes stores) {
        return new DeliveryNetwork(this, this, stores, this);
    }

    /** Brings a message as it is sent. */
    void bring(PubsubTopic topic, WakuMessage message) {
        List.copyOf(receivers.entrySet()).stream()
                .filter(each -> each.getValue().equals(message.contentTopic()))
                .forEach(each -> each.getKey().onMessage(topic, message));
    }

    /** Says that the link is back. */
    void recover(ConnectionListener.Trigger trigger, Instant missedSince) {
        List.copyOf(listeners).forEach(listener -> listener.recovering(trigger, missedSince));
    }

    /** Says that the wall clock was set. */
    void clockStepped(Duration by) {
        List.copyOf(listeners).forEach(listener -> listener.clockStepped(by));
    }

    /** The process that listened is gone. */
    void forgetAll() {
        receivers.clear();
        listeners.clear();
    }

    void state(LinkState next) {
        state = next;
    }

    @Override
    public PublishOutcome publish(PubsubTopic topic, WakuMessage message, Attempt attempt) {
        return new PublishOutcome.NoPeers();
    }

    @Override
    public int livePeers(PubsubTopic topic) {
        return 0;
    }

    @Override
    public Subscription onPeersChanged(Runnable changed) {
        return () -> {};
    }

    @Override
    public Subscription subscribe(PubsubTopic topic, ContentTopic contentTopic, Receiver receiver) {
        Receiver own = receiver::onMessage;
        receivers.put(own, contentTopic);
        return () -> receivers.remove(own);
    }

    @Override
    public LinkSnapshot snapshot() {
        return new LinkSnapshot(state, true, true, true, 4);
    }

    @Override
    public Subscription listen(ConnectionListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
