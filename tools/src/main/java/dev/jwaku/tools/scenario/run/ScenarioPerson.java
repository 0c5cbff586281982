package dev.jwaku.tools.scenario.run;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.delivery.DeliveryEvent;
import dev.jwaku.delivery.DeliveryException;
import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.delivery.SendRequest;
import dev.jwaku.delivery.SendTicket;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.StorageException;
import dev.jwaku.tools.scenario.Traffic;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;

/**
 * One life of a person as its application sees it: the only class here that knows the API of delivery. Writes into the
 * journal what it was told.
 */
final class ScenarioPerson {
    static final PubsubTopic SHARD = new Shard(NodeConfig.DEFAULT_CLUSTER_ID, NodeConfig.DEFAULT_SHARD).topic();

    private final Stage stage;
    private final String name;
    private final Delivery delivery;

    private ScenarioPerson(Stage stage, String name, Delivery delivery) {
        this.stage = stage;
        this.name = name;
        this.delivery = delivery;
    }

    static ScenarioPerson open(Stage stage, Person person, WakuNode node, World world) {
        Delivery delivery = node.openDelivery(
                stage.folder(person.name), DeliveryConfig.defaults().withStorage(stage.storage()));
        ScenarioPerson self = new ScenarioPerson(stage, person.name, delivery);
        delivery.listen(self::heard);
        delivery.subscribe(SHARD, topicOf(person.name), self::received);
        return self;
    }

    static ContentTopic topicOf(String name) {
        return ContentTopic.of("/jwaku-scenario/1/" + name + "/proto");
    }

    /** Blocks until it is accepted or refused. */
    void send(Message message, Bytes payload, Traffic traffic) {
        SendRequest request = SendRequest.of(SHARD, topicOf(message.to), payload);
        try {
            SendTicket ticket = delivery.send(traffic.ephemeral() ? request.asEphemeral() : request);
            stage.journal().accepted(message, ticket.id());
        } catch (DeliveryException | StorageException e) {
            stage.journal().refused(message, String.valueOf(e.getMessage()));
        }
    }

    private void heard(DeliveryEvent event) {
        switch (event) {
            case DeliveryEvent.Published published -> {
                stage.journal().told(name, published.id(), Message.Told.PUBLISHED, published.hash(), "");
                stage.journal().endedWeakly(name, published.id());
            }
            case DeliveryEvent.Failed failed ->
                stage.journal().told(name, failed.id(), Message.Told.FAILED, failed.hash(), failed.reason());
            case DeliveryEvent.ConnectionChanged changed -> {
                // judged by the node's own state
            }
        }
    }

    private void received(ReceivedMessage received) {
        stage.journal().shown(name, received.message().payload().asByteBuffer().getInt());
    }
}
