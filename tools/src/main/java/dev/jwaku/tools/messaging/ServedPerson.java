package dev.jwaku.tools.messaging;

import dev.jwaku.tools.dist.PersonOptions;
import dev.jwaku.tools.relay.ProcessUsage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code jwaku serve} as a process with the JVM options of this one, driven by HTTP. Thread-safe. */
final class ServedPerson implements AutoCloseable {
    private static final String MAIN = "dev.jwaku.cli.Main";
    private static final Pattern PORT = Pattern.compile("JSON-RPC server listening.* port=(\\d+)");
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final long END_SECONDS = 5;
    private static final String EVENT = "event: ";
    private static final String DATA = "data: ";

    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;

    private ServedPerson(Process process, int port) {
        this.process = process;
        this.base = "http://127.0.0.1:" + port;
    }

    /**
     * Starts one.
     *
     * @param folder takes the profile
     * @param flags beside the name, the port and the missing password
     * @throws IOException if it does not come to listen
     */
    static ServedPerson start(Path folder, String name, List<String> flags) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-agent") && !option.startsWith("-javaagent"))
                .forEach(command::add);
        command.addAll(PersonOptions.JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN, "serve"));
        command.addAll(List.of("--name=" + name, "--port=0", "--no-password", "--end-with-stdin"));
        command.addAll(flags);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put(PersonOptions.ARENAS_VARIABLE, PersonOptions.ARENAS);
        Process process = builder.start();
        boolean started = false;
        try {
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            ServedPerson person = new ServedPerson(process, port(output));
            Thread.ofVirtual()
                    .name("output of " + name)
                    .start(() -> output.lines().forEach(line -> {}));
            started = true;
            return person;
        } finally {
            if (!started) {
                process.destroyForcibly();
            }
        }
    }

    private static int port(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher found = PORT.matcher(line);
            if (found.find()) {
                return Integer.parseInt(found.group(1));
            }
        }
        throw new IOException("'jwaku serve' ended before it listened");
    }

    /** The answer's body. @throws IOException if there is none, or it is an error */
    JsonNode ask(String method, String path, String body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(ANSWER)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IOException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
            }
            return JsonMapper.shared().readTree(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + path, e);
        }
    }

    /** Tells the reader of every event until the process ends; returns when the stream is open. */
    void listen(BiConsumer<String, JsonNode> reader) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + "/v1/events")).GET().build();
        try {
            Stream<String> lines =
                    http.send(request, HttpResponse.BodyHandlers.ofLines()).body();
            Thread.ofVirtual().name("events").start(() -> read(lines, reader));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking for events", e);
        }
    }

    private static void read(Stream<String> lines, BiConsumer<String, JsonNode> reader) {
        String[] event = {""};
        try (lines) {
            lines.forEach(line -> {
                if (line.startsWith(EVENT)) {
                    event[0] = line.substring(EVENT.length());
                } else if (line.startsWith(DATA)) {
                    reader.accept(event[0], JsonMapper.shared().readTree(line.substring(DATA.length())));
                }
            });
        } catch (UncheckedIOException e) {
            // The process ended, or nobody listens any more; what it did not tell counts as not delivered.
        }
    }

    /** Its key. */
    String key() throws IOException {
        return ask("GET", "/v1/identity", "").path("key").asString("");
    }

    /** What it has used. */
    ProcessUsage usage() {
        return new ProcessUsage(process.pid());
    }

    @Override
    public void close() throws IOException {
        http.shutdownNow();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
