package dev.jwaku.waku.store;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.ProtocolId;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.RequestResponse;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.MeterBounds;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.ratelimit.RequestGate;
import dev.jwaku.waku.ratelimit.ServiceMeters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers store queries from an archive, which it does not own. Start it before the host listens or dials. Thread-safe.
 */
public final class StoreServer {
    /** The protocol. */
    public static final ProtocolId PROTOCOL = ProtocolId.of("/vac/waku/store-query/3.0.0");

    private static final Logger log = LoggerFactory.getLogger(StoreServer.class);
    /** nwaku cannot name the request when it refuses before reading. */
    private static final String NO_REQUEST = "N/A";

    private static final int ANSWER_HEADER = 256;
    /** Hash, tags, numbers and meta of an entry. */
    private static final long ENTRY_HEADER = 256;

    private final World world;
    private final MessageArchive archive;
    private final StoreConfig config;
    private final Meters.Counter queries;
    private final Meters.Histogram seconds;
    private volatile double lastSeconds;

    private StoreServer(World world, MessageArchive archive, StoreConfig config) {
        this.world = world;
        this.archive = archive;
        this.config = config;
        this.queries = world.meters().counter("waku_store_queries");
        this.seconds = world.meters().histogram("waku_archive_query_duration_seconds", MeterBounds.seconds());
        world.meters().doubleGauge("waku_store_time_seconds", () -> lastSeconds, "phase", "query-db-time");
    }

    /** Starts answering. */
    public static StoreServer start(
            World world, Host host, MessageArchive archive, RequestGate gate, StoreConfig config) {
        StoreServer server = new StoreServer(world, archive, config);
        RequestResponse.Answer answer =
                new ServiceMeters(world, PROTOCOL).guarded(gate, StoreServer::refuse, server::answer);
        RequestResponse exchange = new RequestResponse(PROTOCOL, config.maxRequest(), config.maxResponse());
        host.handle(PROTOCOL, config.streams(), exchange.answering(world, config.idle(), answer));
        return server;
    }

    private static Bytes refuse(PeerId peer, Bytes encoded) {
        return StoreCodec.encode(StoreResponse.failure(NO_REQUEST, StoreStatus.TOO_MANY_REQUESTS, "TOO_MANY_REQUESTS"));
    }

    private Bytes answer(PeerId peer, Bytes encoded) {
        StoreRequest request;
        try {
            request = StoreCodec.decodeRequest(encoded);
        } catch (MalformedMessageException e) {
            log.atDebug()
                    .addKeyValue("peer", peer)
                    .addKeyValue("error", e.getMessage())
                    .log("store request not readable");
            countError("decode_rpc_failure");
            return StoreCodec.encode(
                    StoreResponse.failure("", StoreStatus.BAD_REQUEST, "decoding rpc failed: " + e.getMessage()));
        }
        StoreResponse response = answer(request);
        world.events()
                .emit(
                        "store_answered",
                        "peer",
                        peer.toString(),
                        "request_id",
                        request.requestId(),
                        "status",
                        response.status(),
                        "messages",
                        response.entries().size());
        return StoreCodec.encode(response);
    }

    /** Answers a question as a peer would get it, without rate limit: for the node's own REST API. */
    public StoreResponse answer(StoreRequest request) {
        queries.increment();
        long start = world.nanoTime();
        try {
            StorePage page = archive.query(request.query());
            return StoreResponse.success(request.requestId(), fit(request.query(), page));
        } catch (ArchiveException e) {
            countError(e.kind().name().toLowerCase(Locale.ROOT));
            if (e.isPassing()) {
                log.atDebug().addKeyValue("error", e.getMessage()).log("store query not answered");
                return StoreResponse.failure(
                        "", StoreStatus.SERVICE_UNAVAILABLE, "SERVICE_UNAVAILABLE: " + passing(e.kind()));
            }
            return StoreResponse.failure("", StoreStatus.BAD_RESPONSE, "BAD_RESPONSE: archive error: " + text(e));
        } finally {
            lastSeconds = (world.nanoTime() - start) / 1e9;
            seconds.observe(lastSeconds);
        }
    }

    /** Peers need not know which database is away. */
    private static String passing(ArchiveException.Kind kind) {
        return kind == ArchiveException.Kind.BUSY ? "too many queries at once" : "the archive is away";
    }

    /** nwaku's words, with its spelling, where it has some. */
    private static String text(ArchiveException e) {
        return switch (e.kind()) {
            case INVALID_QUERY -> "INVALID_QUERY: " + e.getMessage();
            case UNKNOWN_CURSOR -> "DIRVER_ERROR: cursor not found";
            case TOO_SLOW -> "DIRVER_ERROR: the query takes too long; ask for a shorter time or fewer topics";
            default -> "DIRVER_ERROR: " + e.getMessage();
        };
    }

    /** A page that is too long for one answer is cut at the end that comes last in the query's direction. */
    private StorePage fit(StoreQuery query, StorePage page) {
        long room = (long) config.maxResponse() - ANSWER_HEADER;
        List<StoreEntry> entries = page.entries();
        List<StoreEntry> kept = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            StoreEntry entry = entries.get(query.forward() ? i : entries.size() - 1 - i);
            room -= size(entry);
            if (room < 0 && !kept.isEmpty()) {
                MessageHash last =
                        kept.get(query.forward() ? kept.size() - 1 : 0).hash();
                return new StorePage(kept, Optional.of(last));
            }
            kept.add(query.forward() ? kept.size() : 0, entry);
        }
        return page;
    }

    private static long size(StoreEntry entry) {
        return ENTRY_HEADER + entry.content().map(StoreServer::size).orElse(0L);
    }

    private static long size(StoreEntry.Content content) {
        return (long) content.message().payload().length()
                + content.message().contentTopic().name().length()
                + content.pubsubTopic().name().length();
    }

    private void countError(String type) {
        world.meters().counter("waku_store_errors", "type", type).increment();
    }
}
