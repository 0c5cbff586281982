package dev.jwaku.tools.scenario.run;

import dev.jwaku.delivery.CoverageReport;
import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.delivery.DeliveryEvent;
import dev.jwaku.delivery.DeliveryException;
import dev.jwaku.delivery.InboxConfig;
import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.delivery.Redundancy;
import dev.jwaku.delivery.Restamping;
import dev.jwaku.delivery.SendRequest;
import dev.jwaku.delivery.SendTicket;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.sqlite.StorageException;
import dev.jwaku.tools.scenario.Switches;
import dev.jwaku.tools.scenario.Traffic;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import java.util.List;
import java.util.Optional;

/**
 * One life of a person as its application sees it: the only class here that knows the API of delivery. Reads its inbox
 * by cursor, and writes into the journal what it was told.
 */
final class ScenarioPerson {
    static final PubsubTopic SHARD = new Shard(NodeConfig.DEFAULT_CLUSTER_ID, NodeConfig.DEFAULT_SHARD).topic();

    private static final int PAGE = 100;

    private final Stage stage;
    private final Person person;
    private final Delivery delivery;
    private final PlainSending plain;
    private final Mailbox<Boolean> bell;

    private ScenarioPerson(Stage stage, Person person, WakuNode node, SimulatedNode world) {
        this.stage = stage;
        this.person = person;
        this.bell = new Mailbox<>(world, 1);
        this.plain = new PlainSending(stage, person.name, node);
        Switches switches = stage.scenario().switches();
        InboxConfig inbox = InboxConfig.defaults();
        DeliveryConfig config = DeliveryConfig.defaults()
                .withStorage(person.storage())
                .withRedundancy(Redundancy.of(switches.redundancy()))
                .withInbox(switches.verifier() ? inbox : inbox.withoutVerification());
        this.delivery = node.openDelivery(stage.folder(person.name), config);
    }

    static ScenarioPerson open(Stage stage, Person person, WakuNode node, SimulatedNode world) {
        ScenarioPerson self = new ScenarioPerson(stage, person, node, world);
        self.delivery.listen(self::heard);
        if (stage.scenario().switches().outbox()) {
            stage.auditor().reopened(person, self.delivery::ticket).forEach(self::toldLate);
        }
        self.delivery.subscribe(SHARD, topicOf(person.name), received -> self.bell.offer(true));
        stage.simulation().start(world, "read", self::read);
        return self;
    }

    static ContentTopic topicOf(String name) {
        return ContentTopic.of("/jwaku-scenario/1/" + name + "/proto");
    }

    /** There may be more in the inbox. */
    void ring() {
        bell.offer(true);
    }

    /** Blocks until it is accepted or refused. */
    void send(Message message, Bytes payload, Traffic traffic) {
        SendRequest request = SendRequest.of(SHARD, topicOf(message.to), payload)
                .withRestamping(traffic.restamp() ? Restamping.MARKED : Restamping.OFF);
        if (!stage.scenario().switches().outbox()) {
            plain.send(message, request);
            return;
        }
        try {
            SendTicket ticket = delivery.send(traffic.ephemeral() ? request.asEphemeral() : request);
            stage.journal().accepted(message, ticket.id());
        } catch (DeliveryException | StorageException e) {
            stage.journal().refused(message, String.valueOf(e.getMessage()));
        }
    }

    /** The reader has the message, as was learned elsewhere. */
    void acknowledged(long ticket) {
        delivery.acknowledged(ticket);
    }

    private void heard(DeliveryEvent event) {
        switch (event) {
            case DeliveryEvent.Published told -> told(told.id(), Message.Told.PUBLISHED, told.hash(), "");
            case DeliveryEvent.Stored told -> told(told.id(), Message.Told.STORED, told.hash(), "");
            case DeliveryEvent.Unverified told -> told(told.id(), Message.Told.UNVERIFIED, told.hash(), told.reason());
            case DeliveryEvent.Failed told -> told(told.id(), Message.Told.FAILED, told.hash(), told.reason());
            case DeliveryEvent.Acknowledged told -> told(told.id(), Message.Told.ACKNOWLEDGED, told.hash(), "");
            case DeliveryEvent.ConnectionChanged ignored -> {
                // judged by the node's own state
            }
            case DeliveryEvent.Receiving ignored -> {
                // judged by what is in the inbox
            }
        }
    }

    /** What ended just before the last life did: an application finds it in the tickets. */
    private void toldLate(Message message, SendTicket ticket) {
        Message.Told end = switch (ticket.stage()) {
            case STORED -> Message.Told.STORED;
            case FAILED -> Message.Told.FAILED;
            case ACKNOWLEDGED -> Message.Told.ACKNOWLEDGED;
            case ACCEPTED, PUBLISHED -> Message.Told.UNVERIFIED;
        };
        told(message.ticket, end, ticket.hash(), ticket.failure().orElse(""));
    }

    private void told(long ticket, Message.Told what, MessageHash hash, String detail) {
        stage.journal().told(person.name, ticket, what, hash, detail);
    }

    /** Reads on where the last life stopped; a ring means that there may be more. */
    private void read() {
        do {
            int claims = stage.auditor().openClaims(person);
            Optional<CoverageReport> covered = claims > 0 ? delivery.coverage(SHARD, person.topic()) : Optional.empty();
            List<ReceivedMessage> page;
            do {
                page = delivery.history(SHARD, topicOf(person.name), person.cursor(), PAGE);
                page.forEach(this::shown);
            } while (!page.isEmpty());
            stage.auditor().read(person, claims);
            covered.ifPresent(report -> stage.auditor().covered(person, report));
        } while (bell.take(Deadline.NEVER) != null);
    }

    private void shown(ReceivedMessage received) {
        person.cursor(received.number());
        int number = received.message().payload().asByteBuffer().getInt();
        stage.journal()
                .shown(person.name, number)
                .filter(message -> message.isAcknowledged)
                .ifPresent(stage::acknowledge);
    }
}
