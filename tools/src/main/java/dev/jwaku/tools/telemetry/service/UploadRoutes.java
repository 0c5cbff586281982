package dev.jwaku.tools.telemetry.service;

import dev.jwaku.libp2p.identity.Sha256;
import dev.jwaku.node.rest.Json;
import dev.jwaku.node.rest.RestAnswer;
import dev.jwaku.node.rest.RestRequest;
import dev.jwaku.node.rest.Router;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.World;
import dev.jwaku.telemetry.wire.BatchCodec;
import dev.jwaku.telemetry.wire.BatchException;
import dev.jwaku.telemetry.wire.DecodedBatch;
import dev.jwaku.telemetry.wire.UploadAnswer;
import dev.jwaku.tools.telemetry.ingest.RateLimit;
import dev.jwaku.tools.telemetry.ingest.Turns;
import dev.jwaku.tools.telemetry.store.Receipt;
import dev.jwaku.tools.telemetry.store.StoreException;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /v1/batches} and {@code /v1/installs}, as docs/telemetry-protocol.md has them. */
final class UploadRoutes {
    /** Where batches go. */
    static final String PATH = "/v1/batches";

    private static final Logger log = LoggerFactory.getLogger(UploadRoutes.class);
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern TOKEN = Pattern.compile("(?i:bearer) ([0-9a-f]{64})");
    private static final String ALLOWED_HEADERS = "Access-Control-Allow-Headers";
    private static final int MOST_REMEMBERED = 100_000;
    private static final int OK = 200;
    private static final int BAD = 400;
    private static final int GONE = 410;
    private static final int TOO_LARGE = 413;
    private static final int TOO_MANY = 429;
    private static final int AWAY = 503;

    private final World world;
    private final TelemetryStore store;
    private final ServiceMeters meters;
    private final RateLimit<Bytes> limit;
    private final Turns<Bytes> turns = new Turns<>();
    private final Runnable stored;
    private final boolean takesUploads;

    /** @param stored told when there is something new */
    UploadRoutes(World world, TelemetryStore store, ServiceMeters meters, TelemetryConfig config, Runnable stored) {
        this.world = world;
        this.store = store;
        this.meters = meters;
        this.limit = new RateLimit<>(config.uploadBurst(), config.uploadsPerMinute(), MOST_REMEMBERED);
        this.stored = stored;
        this.takesUploads = config.takesUploads();
    }

    void addTo(Router router) {
        router.add("GET", "/v1/health", (request, parameters) -> health());
        if (!takesUploads) {
            // clients keep what they have
            RestAnswer never = error(AWAY, "unavailable", "this service shows journals and takes no uploads");
            router.add("POST", PATH, (request, parameters) -> never);
            router.add("DELETE", "/v1/installs/{id}", (request, parameters) -> never);
            return;
        }
        router.add("POST", PATH, (request, parameters) -> upload(request));
        // what browsers ask before a page of elsewhere may upload, or have it deleted
        RestAnswer mayUpload = RestAnswer.ok().withHeader(ALLOWED_HEADERS, "Content-Type, Content-Encoding");
        router.add("OPTIONS", PATH, (request, parameters) -> mayUpload);
        RestAnswer mayDelete = RestAnswer.ok()
                .withHeader(ALLOWED_HEADERS, "Authorization")
                .withHeader("Access-Control-Allow-Methods", "DELETE");
        router.add("OPTIONS", "/v1/installs/{id}", (request, parameters) -> mayDelete);
        router.add("DELETE", "/v1/installs/{id}", (request, parameters) -> delete(request, parameters.getFirst()));
    }

    private RestAnswer upload(RestRequest request) {
        DecodedBatch batch;
        try {
            batch = BatchCodec.decode(Bytes.wrap(request.bytes()));
        } catch (BatchException e) {
            meters.upload(e.code().wireName());
            return error(
                    e.code() == BatchException.Code.TOO_LARGE ? TOO_LARGE : BAD,
                    e.code().wireName(),
                    String.valueOf(e.getMessage()));
        }
        if (!limit.allows(batch.batch().installId(), world.nanoTime() / 1_000_000)) {
            meters.upload("limited");
            return error(TOO_MANY, "too_many", "this install uploads too often");
        }
        Bytes install = batch.batch().installId();
        if (!turns.begins(install)) {
            meters.upload("limited");
            return error(TOO_MANY, "too_many", "another upload of this install is not done yet");
        }
        try {
            return store(batch);
        } finally {
            turns.ends(install);
        }
    }

    private RestAnswer store(DecodedBatch batch) {
        Receipt receipt;
        try {
            receipt = store.store(batch, world.now());
        } catch (StoreException e) {
            meters.upload("failed");
            log.atWarn().addKeyValue("reason", e.getMessage()).log("a batch was not stored");
            return error(AWAY, "unavailable", "the database does not take it now");
        }
        meters.stored(receipt, world.now().toEpochMilli());
        return answer(receipt);
    }

    private RestAnswer answer(Receipt receipt) {
        switch (receipt.kind()) {
            case DELETED -> {
                meters.upload("deleted");
                return error(GONE, "deleted", "this install was deleted");
            }
            case REPEATED -> meters.upload("repeated");
            case STORED -> {
                meters.upload("stored");
                stored.run();
            }
        }
        String body = new UploadAnswer(Optional.of(receipt.storedTo()), receipt.errors()).encode();
        return new RestAnswer(OK, "application/json", body);
    }

    private RestAnswer delete(RestRequest request, String id) {
        Optional<Bytes> token = Optional.ofNullable(request.headers().get("authorization"))
                .map(TOKEN::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> Bytes.fromHex(matcher.group(1)));
        if (!ID.matcher(id).matches() || token.isEmpty()) {
            meters.deletionRefused("bad_request");
            return error(BAD, "bad_request", "needs an install id and Authorization: Bearer <delete token>");
        }
        try {
            TelemetryStore.Deletion deletion = store.delete(Bytes.fromHex(id), Sha256.hash(token.get()), world.now());
            if (deletion == TelemetryStore.Deletion.WRONG_TOKEN) {
                meters.deletionRefused("forbidden");
                return error(403, "forbidden", "that is not its delete token");
            }
            meters.deleted();
            return RestAnswer.text(204, "");
        } catch (StoreException e) {
            log.atWarn().addKeyValue("reason", e.getMessage()).log("an install was not deleted");
            return error(AWAY, "unavailable", "the database does not take it now");
        }
    }

    private RestAnswer health() {
        return store.isUp() ? RestAnswer.ok() : RestAnswer.text(AWAY, "the database does not answer");
    }

    /** Nothing was stored. */
    private static RestAnswer error(int status, String code, String text) {
        var json = Json.object();
        json.putArray("errors");
        return RestAnswer.json(status, json.put("code", code).put("error", text));
    }
}
