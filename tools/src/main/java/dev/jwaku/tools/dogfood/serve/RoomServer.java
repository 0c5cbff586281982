package dev.jwaku.tools.dogfood.serve;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.dogfood.room.Presence;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server of a room, as a participant without a browser asks it. Blocks; any thread. */
public final class RoomServer {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MEASUREMENTS = 5;
    private static final int MOST_NODES = 20;
    private static final double NANOS_PER_MILLI = 1e6;

    private final URI base;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();

    /**
     * A server by the address of its page.
     *
     * @throws IllegalArgumentException if that is no http or https address
     */
    public RoomServer(String url) {
        URI given = URI.create(url);
        if (given.getHost() == null || !List.of("http", "https").contains(given.getScheme())) {
            throw new IllegalArgumentException("not the address of a page: " + url);
        }
        this.base = given.resolve("/");
    }

    /**
     * What it says of its room.
     *
     * @param room that is open there
     * @param nodes where its service nodes are
     * @param telemetry the service to which participants may upload; empty if it names none
     */
    public record Answer(String room, int cluster, int shard, List<Multiaddr> nodes, Optional<String> telemetry) {
        public Answer {
            nodes = List.copyOf(nodes);
        }
    }

    /** @throws IOException if it does not answer, or with something else */
    public Answer ask() throws IOException {
        JsonNode said = get("room.json");
        List<Multiaddr> nodes = new ArrayList<>();
        try {
            for (JsonNode address : said.path("tcp")) {
                if (nodes.size() < MOST_NODES) {
                    nodes.add(Multiaddr.parse(address.asString("")));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(base + " names an address that is none", e);
        }
        if (nodes.isEmpty()
                || !said.path("cluster").isInt()
                || !said.path("shard").isInt()) {
            throw new IOException(base + " is no dogfooding server");
        }
        return new Answer(
                said.path("room").asString(""),
                said.path("cluster").intValue(),
                said.path("shard").intValue(),
                nodes,
                Optional.of(said.path("telemetry").asString("")).filter(url -> !url.isEmpty()));
    }

    /** How far our clock is from its; empty if it does not say. The shortest round trip counts. */
    public Optional<Presence.Clock> measureClock(World world) {
        Optional<Presence.Clock> best = Optional.empty();
        for (int i = 0; i < MEASUREMENTS; i++) {
            try {
                Instant askedAt = world.now();
                double theirs = get("time").path("now").asDouble(Double.NaN);
                double half = Duration.between(askedAt, world.now()).toNanos() / NANOS_PER_MILLI / 2;
                double ours = askedAt.getEpochSecond() * 1000.0 + askedAt.getNano() / NANOS_PER_MILLI + half;
                if (Double.isFinite(theirs)
                        && best.map(clock -> half < clock.errorMillis()).orElse(true)) {
                    best = Optional.of(new Presence.Clock(theirs - ours, half));
                }
            } catch (IOException e) {
                return best;
            }
        }
        return best;
    }

    private JsonNode get(String path) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT).build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(base + path + " answers " + answer.statusCode());
            }
            return JSON.readTree(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (JacksonException e) {
            throw new IOException(base + path + " does not answer with JSON", e);
        }
    }
}
