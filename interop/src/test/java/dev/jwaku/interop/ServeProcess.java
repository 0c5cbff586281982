package dev.jwaku.interop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code jwaku serve} as QA runs it: a process with flags, whose standard output is its log. */
final class ServeProcess implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration START = Duration.ofSeconds(60);
    private static final Pattern PORT = Pattern.compile("JSON-RPC server listening.* port=(\\d+)");

    private final Process process;
    private final Path log;
    private int port;

    private ServeProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts one; returns when it says that it is ready. */
    static ServeProcess start(Path folder, String name, String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.jwaku.cli.Main",
                "serve",
                "--name=" + name,
                "--port=0"));
        command.addAll(List.of(flags));
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("JWAKU_PASSWORD", "password of " + name);
        ServeProcess serve = new ServeProcess(builder.start(), log);
        serve.awaitPort();
        return serve;
    }

    private void awaitPort() throws IOException, InterruptedException {
        long limit = System.nanoTime() + START.toNanos();
        int before = 0;
        while (System.nanoTime() < limit && process.isAlive()) {
            String said = Files.readString(log);
            Matcher found = PORT.matcher(said);
            while (found.find()) {
                port = Integer.parseInt(found.group(1));
                before = found.end();
            }
            if (port > 0 && said.indexOf("retrieve messages...", before) > 0) {
                return;
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
        throw new IOException("did not start:\n" + Files.readString(log));
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    JsonNode post(String path, String json) throws IOException, InterruptedException {
        return send("POST", path, json);
    }

    /** The result of a call; an error fails. */
    JsonNode rpc(String method, String params) throws IOException, InterruptedException {
        JsonNode answer =
                post("/", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}");
        if (answer.has("error")) {
            throw new IOException(method + ": " + answer.get("error"));
        }
        return answer.path("result");
    }

    private JsonNode send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(START)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return JsonMapper.shared().readTree(answer.body());
    }

    String key() throws IOException, InterruptedException {
        return get("/v1/identity").path("key").asString("");
    }

    String publicKey() throws IOException, InterruptedException {
        return get("/v1/identity").path("publicKey").asString("");
    }

    /** What it has logged so far. */
    String log() throws IOException {
        return Files.readString(log);
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM; the exit status. */
    int end() throws InterruptedException {
        process.destroy();
        return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
