package dev.jwaku.tools.gateway;

import dev.jwaku.delivery.Subscription;
import dev.jwaku.node.rest.Json;
import dev.jwaku.node.rest.RestAnswer;
import dev.jwaku.node.rest.RestException;
import dev.jwaku.node.rest.RestRequest;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Monitor;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A script that is being played: the last answer, variables, and all events since it began. */
final class ScriptRun implements AutoCloseable {
    /** Most events of one script. */
    static final int MOST_EVENTS = 100_000;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Gateway gateway;
    private final World world;
    private final Map<String, String> variables;
    private final Monitor monitor;
    private final List<Event> events = new ArrayList<>();
    private final Subscription listening;
    private JsonNode last = Json.nothing();

    ScriptRun(Gateway gateway, World world, Map<String, String> variables) {
        this.gateway = gateway;
        this.world = world;
        this.variables = new LinkedHashMap<>(variables);
        this.monitor = new Monitor(world);
        this.listening = gateway.listen(this::heard);
    }

    /** A step went otherwise than it had to. */
    static final class UnexpectedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnexpectedException(String message) {
            super(message);
        }
    }

    private record Event(String name, JsonNode data) {}

    private void heard(String name, JsonNode data) {
        monitor.lock();
        try {
            if (events.size() < MOST_EVENTS) {
                events.add(new Event(name, data));
            }
            monitor.signalAll();
        } finally {
            monitor.unlock();
        }
    }

    /** @throws UnexpectedException if it goes wrong */
    void take(ScriptStep step) {
        String[] words = step.words(this::value);
        switch (step.verb()) {
            case RPC -> rpc(words[0], words.length > 1 ? words[1] : "[]");
            case GET -> last = request("GET", words[0], "");
            case POST -> last = request("POST", words[0], words.length > 1 ? words[1] : "{}");
            case DELETE -> last = request("DELETE", words[0], "");
            case EXPECT -> expect(words[0], words[1]);
            case LET -> variables.put(words[0], at(words[1]).asString(""));
            case AWAIT -> await(words[0], seconds(words[1]), words.length > 2 ? words[2] : "");
            case UNTIL -> until(seconds(words[0]), words[1], words[2], words[3]);
        }
    }

    private String value(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new UnexpectedException("nothing is called " + name);
        }
        return value;
    }

    private static Duration seconds(String text) {
        if (!text.matches("[0-9]{1,5}")) {
            throw new UnexpectedException(text + " is no number of seconds");
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }

    private void rpc(String method, String params) {
        ObjectNode call = Json.object();
        call.put("jsonrpc", "2.0");
        call.put("id", 1);
        call.put("method", method);
        call.set("params", json(params));
        JsonNode answer = request("POST", "/", call.toString());
        if (answer.has("error")) {
            throw new UnexpectedException(answer.path("error").path("message").asString("an error without a word"));
        }
        last = answer.path("result");
    }

    private JsonNode request(String method, String target, String body) {
        RestAnswer answer = gateway.answer(RestRequest.of(method, target, Map.of(), body));
        if (answer.status() >= 400) {
            throw new UnexpectedException("status " + answer.status() + ": " + answer.body());
        }
        if (answer.stream().isPresent()) {
            throw new UnexpectedException("a stream has no end: use await");
        }
        return json(answer.body());
    }

    private static JsonNode json(String text) {
        try {
            return Json.parse(text);
        } catch (RestException e) {
            throw new UnexpectedException("no JSON: " + text);
        }
    }

    private JsonNode at(String pointer) {
        try {
            JsonNode value = last.at(pointer.equals("/") ? "" : pointer);
            if (value.isMissingNode()) {
                throw new UnexpectedException("nothing at " + pointer + " in " + last);
            }
            return value;
        } catch (IllegalArgumentException e) {
            throw new UnexpectedException(pointer + " is no JSON pointer");
        }
    }

    private void expect(String pointer, String value) {
        JsonNode found = at(pointer);
        if (!found.equals(json(value))) {
            throw new UnexpectedException("it is " + found);
        }
    }

    private void await(String name, Duration longest, String text) {
        Deadline deadline = Deadline.after(world, longest);
        monitor.lock();
        try {
            Optional<Event> found = find(name, text);
            while (found.isEmpty()) {
                if (events.size() >= MOST_EVENTS) {
                    throw new UnexpectedException("more than " + MOST_EVENTS + " events");
                }
                if (!monitor.await(deadline) && find(name, text).isEmpty()) {
                    throw new UnexpectedException("not within " + longest.toSeconds() + " s");
                }
                found = find(name, text);
            }
            last = found.get().data();
        } finally {
            monitor.unlock();
        }
    }

    private Optional<Event> find(String name, String text) {
        return events.stream()
                .filter(event ->
                        event.name().equals(name) && event.data().toString().contains(text))
                .findFirst();
    }

    private void until(Duration longest, String path, String pointer, String value) {
        Deadline deadline = Deadline.after(world, longest);
        while (true) {
            last = request("GET", path, "");
            try {
                expect(pointer, value);
                return;
            } catch (UnexpectedException e) {
                if (deadline.isExpired()) {
                    throw new UnexpectedException(e.getMessage() + " after " + longest.toSeconds() + " s");
                }
            }
            nap(deadline);
        }
    }

    private void nap(Deadline deadline) {
        monitor.lock();
        try {
            monitor.await(Deadline.after(world, BETWEEN_LOOKS).earlier(deadline));
        } finally {
            monitor.unlock();
        }
    }

    @Override
    public void close() {
        listening.close();
    }
}
