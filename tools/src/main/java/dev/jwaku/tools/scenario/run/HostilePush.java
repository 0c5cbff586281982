package dev.jwaku.tools.scenario.run;

import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.RequestResponse;
import dev.jwaku.libp2p.host.StreamLimits;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.scenario.Fault;
import dev.jwaku.waku.lightpush.LightPushServer;
import dev.jwaku.waku.lightpush.LightPushStatus;
import dev.jwaku.waku.lightpush.LightPushTarget;
import dev.jwaku.waku.relay.RelayResult;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.function.Supplier;

/** A light push node, version 3, that answers as its mood is. */
final class HostilePush {
    private static final int MAX_FRAME = 256 * 1024;
    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final Duration PUBLISH = Duration.ofSeconds(5);
    private static final int REQUEST_ID = 1;
    private static final int PUBSUB_TOPIC = 20;
    private static final int MESSAGE = 21;
    private static final int STATUS = 10;
    private static final int PEERS = 12;

    private final World world;
    private final LightPushTarget relay;
    private final Supplier<Fault.Detail> mood;

    private HostilePush(World world, LightPushTarget relay, Supplier<Fault.Detail> mood) {
        this.world = world;
        this.relay = relay;
        this.mood = mood;
    }

    /** Starts answering on a host; publishes over the relay when it is honest. */
    static void start(World world, Host host, LightPushTarget relay, Supplier<Fault.Detail> mood) {
        HostilePush push = new HostilePush(world, relay, mood);
        RequestResponse exchange = new RequestResponse(LightPushServer.PROTOCOL, MAX_FRAME, MAX_FRAME);
        host.handle(
                LightPushServer.PROTOCOL,
                new StreamLimits(50, 2048),
                exchange.answering(world, IDLE, (peer, request) -> push.answer(request)));
    }

    private Bytes answer(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "light push request");
        String id = "";
        String topic = "";
        Bytes message = Bytes.EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case REQUEST_ID -> id = in.string();
                case PUBSUB_TOPIC -> topic = in.string();
                case MESSAGE -> message = in.bytes();
                default -> in.skip();
            }
        }
        Fault.Detail now = mood.get();
        if (!now.time().isZero()) {
            new Signal(world).await(Deadline.after(world, now.time()));
        }
        int status = status(now, PubsubTopic.of(topic), message);
        return new ProtoWriter()
                .string(REQUEST_ID, id)
                .int64(STATUS, status)
                .int64(PEERS, status == LightPushStatus.SUCCESS ? 1 : 0)
                .toBytes();
    }

    private int status(Fault.Detail now, PubsubTopic topic, Bytes message) {
        return switch (now.mood()) {
            case HIDING -> LightPushStatus.SUCCESS;
            case NO_PEERS -> LightPushStatus.NO_PEERS_TO_RELAY;
            case MISDIRECTED -> LightPushStatus.UNSUPPORTED_PUBSUB_TOPIC;
            case BUSY -> LightPushStatus.TOO_MANY_REQUESTS;
            case ERRING ->
                world.random().nextDouble() < now.share()
                        ? LightPushStatus.INTERNAL_SERVER_ERROR
                        : publish(topic, message);
            case HONEST, SLOW, CLAIMING, WRONG, ENDLESS, EMPTY, SILENT -> publish(topic, message);
        };
    }

    private int publish(PubsubTopic topic, Bytes message) {
        return switch (relay.publish(topic, message, Deadline.after(world, PUBLISH))) {
            case RelayResult.Published published -> LightPushStatus.SUCCESS;
            case RelayResult.Duplicate duplicate -> LightPushStatus.NO_PEERS_TO_RELAY; // as go-waku and nwaku have it
            case RelayResult.NoPeers none -> LightPushStatus.NO_PEERS_TO_RELAY;
            case RelayResult.TooLarge large -> LightPushStatus.PAYLOAD_TOO_LARGE;
            case RelayResult.Invalid invalid -> LightPushStatus.INVALID_MESSAGE;
        };
    }
}
