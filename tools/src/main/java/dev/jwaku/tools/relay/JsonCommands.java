package dev.jwaku.tools.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads commands, one JSON object per line, and answers each with exactly one line, which repeats its {@code id}.
 * Commands run side by side, each on a thread of its own.
 */
public final class JsonCommands {
    private final JsonLines out;
    private final Executor executor;

    /** Answers on these lines. */
    public JsonCommands(JsonLines out, Executor executor) {
        this.out = out;
        this.executor = executor;
    }

    /** Obeys until {@code quit} or the end of the input. */
    public void readUntilEnd(InputStream in) {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !start(line)) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("standard input broke", e);
        }
    }

    /** Returns false for {@code quit}. */
    private boolean start(String line) {
        JsonNode command;
        try {
            command = Json.MAPPER.readTree(line);
        } catch (RuntimeException e) {
            out.send(JsonLines.event("error", "message", "not a command: " + e.getMessage()));
            return true;
        }
        String name = command.path("cmd").asString("");
        if (name.equals("quit")) {
            return false;
        }
        Thread.ofVirtual().name("command-" + name).start(() -> answer(name, command));
        return true;
    }

    private void answer(String name, JsonNode command) {
        Map<String, Object> result;
        try {
            result = executor.execute(name, command);
        } catch (RuntimeException e) {
            result = JsonLines.event("error", "cmd", name, "message", String.valueOf(e.getMessage()));
        }
        if (command.has("id")) {
            result.put("id", command.get("id"));
        }
        out.send(result);
    }

    /** Does what commands say. Thread-safe. */
    @FunctionalInterface
    public interface Executor {
        /** Does it and returns the answer; what it throws becomes an {@code error} answer. */
        Map<String, Object> execute(String name, JsonNode command);
    }

    /** Loaded with the first command only. */
    private static final class Json {
        private static final JsonMapper MAPPER = new JsonMapper();
    }
}
