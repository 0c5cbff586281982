package dev.jwaku.tools.gateway;

import dev.jwaku.node.rest.Json;
import dev.jwaku.node.rest.RestAnswer;
import dev.jwaku.node.rest.Router;
import dev.jwaku.telemetry.Telemetry;
import dev.jwaku.telemetry.record.Counters;
import java.io.IOException;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/telemetry}: what is counted, what would leave this machine next, and how to have it deleted. */
final class TelemetryRoutes {
    private final Optional<Telemetry> telemetry;

    TelemetryRoutes(Participant who) {
        this.telemetry = who.telemetry();
    }

    void addTo(Router router) {
        ChatRoutes.add(router, "GET", "/v1/telemetry", (request, at) -> state());
        ChatRoutes.add(router, "GET", "/v1/telemetry/preview", (request, at) -> preview());
        ChatRoutes.add(router, "DELETE", "/v1/telemetry", (request, at) -> delete());
    }

    private Telemetry on() {
        return telemetry.orElseThrow(() -> Answers.refusal(404, "telemetry is off; --telemetry switches it on"));
    }

    private RestAnswer state() {
        ObjectNode body = Json.object();
        body.put(
                "mode",
                telemetry.map(on -> on.isUploading() ? "upload" : "local").orElse("off"));
        if (telemetry.isPresent()) {
            body.put("waiting", telemetry.get().waiting());
            Counters counters = telemetry.get().counters();
            body.put("sent", counters.sent());
            body.put("sentErrors", counters.sentErrors());
            body.put("acknowledged", counters.acked());
            body.put("expired", counters.expired());
            body.put("received", counters.received());
            body.put("repeated", counters.duplicates());
            body.put("receivedFromStore", counters.receivedFromStore());
            body.put("dropped", counters.dropped());
        }
        return RestAnswer.json(200, body);
    }

    private RestAnswer preview() {
        return new RestAnswer(200, "application/x-ndjson", on().preview().orElse(""));
    }

    private RestAnswer delete() {
        Telemetry on = on();
        if (!on.isUploading()) {
            throw Answers.refusal(409, "nothing is uploaded from here");
        }
        try {
            ObjectNode body = Json.object();
            body.put("deleted", on.deleteUploaded());
            return RestAnswer.json(200, body);
        } catch (IOException e) {
            throw Answers.refusal(502, "the service does not answer: " + e.getMessage());
        }
    }
}
