package dev.jwaku.tools.relay;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A relay peer in a process of its own, spoken to by JSON lines: ours, go-waku's or js-waku's.
 *
 * <p>Closing it ends the process: first by closing its standard input, then by force. Thread-safe.
 */
public final class PeerProcess implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofMinutes(1);
    private static final Duration EXIT_LIMIT = Duration.ofSeconds(5);
    /** Most lines of a peer's standard error that are passed on. */
    private static final int ERROR_LINES = 20;

    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonNode GONE = JSON.createObjectNode();

    private final Process process;
    private final ProcessUsage usage;
    private final BufferedWriter commands;
    private final ReentrantLock writing = new ReentrantLock();
    private final Map<Long, BlockingQueue<JsonNode>> answers = new ConcurrentHashMap<>();
    private final BlockingQueue<JsonNode> ready = new ArrayBlockingQueue<>(1);
    private final AtomicLong nextId = new AtomicLong(1);
    private final Consumer<JsonNode> onEvent;
    private final JsonNode readyEvent;
    private final Duration startTime;
    private volatile boolean gone;

    private PeerProcess(Process process, Consumer<JsonNode> onEvent, Duration readyLimit, long startedNanos)
            throws IOException {
        this.process = process;
        this.usage = new ProcessUsage(process.pid());
        this.onEvent = onEvent;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofVirtual().name("peer-output").start(this::readEvents);
        @Nullable JsonNode event = null;
        try {
            event = poll(ready, readyLimit);
        } finally {
            if (event == null) {
                process.destroyForcibly();
            }
        }
        if (event == null) {
            throw new IOException("peer process was not ready within " + readyLimit.toSeconds() + " s");
        }
        this.readyEvent = event;
        this.startTime = Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /**
     * Starts a process and waits until it is ready. The first lines of its standard error are passed on to ours.
     *
     * @param onEvent takes events that answer no command
     * @throws IOException if it cannot be started or does not become ready within a minute
     */
    public static PeerProcess start(List<String> command, Consumer<JsonNode> onEvent) throws IOException {
        return start(command, ProcessBuilder.Redirect.PIPE, READY_LIMIT, onEvent);
    }

    /**
     * Starts a process and waits until it is ready.
     *
     * @param errors where its standard error goes; {@code PIPE}: its first lines to ours
     * @param limit how long it may take
     * @param onEvent takes events that answer no command
     * @throws IOException if it cannot be started or does not become ready in time
     */
    public static PeerProcess start(
            List<String> command, ProcessBuilder.Redirect errors, Duration limit, Consumer<JsonNode> onEvent)
            throws IOException {
        long started = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectError(errors).start();
        if (errors.equals(ProcessBuilder.Redirect.PIPE)) {
            Thread.ofVirtual().name("peer-errors").start(() -> passOn(process, command.getFirst()));
        }
        return new PeerProcess(process, onEvent, limit, started);
    }

    /** A peer in trouble says the same ten thousand times; nobody finds the result below that. */
    private static void passOn(Process process, String name) {
        long left = 0;
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
            for (int count = 0; count < ERROR_LINES; count++) {
                String line = lines.readLine();
                if (line == null) {
                    return;
                }
                System.err.println(line);
            }
            while (lines.readLine() != null) {
                left++;
            }
        } catch (IOException e) {
            // it has ended
        }
        if (left > 0) {
            System.err.println(Path.of(name).getFileName() + " wrote " + left + " lines more");
        }
    }

    private void readEvents() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("{")) {
                    dispatch(JSON.readTree(line));
                } // else a JVM that warns, or a library that talks
            }
        } catch (IOException e) {
            return; // as if it had ended
        } finally {
            gone = true;
            answers.values().forEach(waiting -> waiting.offer(GONE));
        }
    }

    private void dispatch(JsonNode event) {
        BlockingQueue<JsonNode> waiting =
                event.has("id") ? answers.remove(event.get("id").asLong()) : null;
        if (waiting != null) {
            waiting.add(event);
        } else if (event.path("event").asString("").equals("ready")) {
            ready.add(event);
        } else {
            onEvent.accept(event);
        }
    }

    /** From the start of the process to the moment it said that it listens. */
    public Duration startTime() {
        return startTime;
    }

    /** Its first listening address with {@code /p2p}. */
    public String address() {
        return readyEvent.get("addresses").get(0).asString();
    }

    /** All its listening addresses. */
    public List<String> addresses() {
        return readyEvent.get("addresses").valueStream().map(JsonNode::asString).toList();
    }

    /** Its node record in text form; empty if it gave none. */
    public String enr() {
        return readyEvent.path("enr").asString("");
    }

    /** Its peer id. */
    public String peerId() {
        return readyEvent.get("peerId").asString();
    }

    /**
     * Sends a command and waits for its answer.
     *
     * @param fields alternating names and values
     * @throws IOException if the process is gone, answers with an error, or not in time
     */
    public JsonNode ask(String command, Duration limit, Object... fields) throws IOException {
        long id = nextId.getAndIncrement();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", id);
        line.put("cmd", command);
        for (int i = 0; i < fields.length; i += 2) {
            line.put((String) fields[i], fields[i + 1]);
        }
        BlockingQueue<JsonNode> answer = new ArrayBlockingQueue<>(1);
        answers.put(id, answer);
        @Nullable JsonNode received;
        try {
            if (!gone) {
                send(JSON.writeValueAsString(line));
            }
            received = gone ? GONE : poll(answer, limit);
        } finally {
            answers.remove(id);
        }
        if (received != null && received.isEmpty()) {
            throw new IOException(command + " was not answered: the process has ended");
        }
        if (received == null) {
            throw new IOException(command + " was not answered within " + limit.toSeconds() + " s");
        }
        if (received.path("event").asString("").equals("error")) {
            throw new IOException(
                    command + " failed: " + received.path("message").asString(""));
        }
        return received;
    }

    private void send(String line) throws IOException {
        writing.lock();
        try {
            commands.write(line + "\n");
            commands.flush();
        } finally {
            writing.unlock();
        }
    }

    private static <T> @Nullable T poll(BlockingQueue<T> queue, Duration limit) throws IOException {
        try {
            return queue.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for a peer process", e);
        }
    }

    /** User and system time used so far; precise to 10 ms. */
    public Duration cpu() {
        return usage.userTime().plus(usage.systemTime());
    }

    /** What it has used so far. */
    public ProcessUsage usage() {
        return usage;
    }

    /** Most resident memory so far, in bytes. */
    public long peakMemory() {
        return usage.peakMemory();
    }

    /** Resident memory now, in bytes. */
    public long residentMemory() {
        return usage.residentMemory();
    }

    /** The number of the process. */
    public long pid() {
        return process.pid();
    }

    /** SIGKILL; returns when it is gone. */
    public void kill() {
        ProcessSignals.kill(process);
    }

    /** SIGSTOP. @throws IOException if it cannot be sent */
    public void freeze() throws IOException {
        ProcessSignals.freeze(process);
    }

    /** SIGCONT. @throws IOException if it cannot be sent */
    public void thaw() throws IOException {
        ProcessSignals.thaw(process);
    }

    /** Whether the process still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        try {
            commands.close();
        } catch (IOException e) {
            process.destroy();
        }
        try {
            if (!process.waitFor(EXIT_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
