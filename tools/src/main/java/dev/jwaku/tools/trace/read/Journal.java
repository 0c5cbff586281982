package dev.jwaku.tools.trace.read;

import dev.jwaku.tools.trace.model.Event;
import dev.jwaku.tools.trace.model.EventSink;
import dev.jwaku.tools.trace.model.Kind;
import dev.jwaku.tools.trace.model.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.ToIntFunction;

/**
 * What the senders say they sent. One message a line: a JSON object with {@code hash} and, if known, {@code ts} or
 * {@code sentTime}, {@code node}, {@code topic} and {@code ctopic}; or the hash alone, or first in a line of commas,
 * then the time. Lines of our log contract with {@code ev} {@code app.send} are such a journal too; other events are
 * passed over.
 */
public final class Journal {
    /** The node number of its entries. */
    public static final int NODE = -1;

    private static final byte[] SEND = "app.send".getBytes(StandardCharsets.UTF_8);

    private final Names.Cache names;
    private final EventSink sink;
    private final ToIntFunction<String> nodes;
    private final Line line = new Line();
    private final Times times = new Times();
    private long entries;

    /** @param nodes numbers of nodes by name, -1 for unknown ones */
    public Journal(Names names, EventSink sink, ToIntFunction<String> nodes) {
        this.names = names.cache();
        this.sink = sink;
        this.nodes = nodes;
    }

    /**
     * Reads a file; returns how many entries it has.
     *
     * @throws IllegalArgumentException when it has none
     */
    public long read(Path file) throws IOException {
        try (LineReader reader = LineReader.open(file)) {
            while (reader.next()) {
                if (reader.from() < reader.to()) {
                    read(reader.buffer(), reader.from(), reader.to());
                }
            }
        }
        if (entries == 0) {
            throw new IllegalArgumentException("no message hash in the journal '" + file + "'");
        }
        return entries;
    }

    private void read(byte[] bytes, int from, int to) {
        line.start(bytes);
        if (bytes[from] == '{') {
            if (!JsonForm.read(bytes, from, to, line) || line.has(Key.EV) && !line.is(Key.EV, SEND)) {
                return;
            }
            int at = line.from(Key.TS);
            line.time(line.has(Key.TS) ? times.read(bytes, at, at + line.length(Key.TS)) : 0);
        } else {
            int comma = from;
            while (comma < to && bytes[comma] != ',' && bytes[comma] != ' ') {
                comma++;
            }
            line.put(Key.HASH, from, comma - from);
            line.time(comma + 1 < to ? times.read(bytes, comma + 1, to) : 0);
        }
        if (!line.readHash()) {
            return;
        }
        entries++;
        int node = line.has(Key.NODE) ? nodes.applyAsInt(line.string(Key.NODE)) : -1;
        long time = Math.max(0, line.time());
        sink.add(
                line.hashA(),
                line.hashB(),
                line.hashC(),
                line.hashD(),
                new Event(
                        time,
                        NODE,
                        Kind.APP_SEND,
                        0,
                        names.of(bytes, line.from(Key.TOPIC), line.length(Key.TOPIC)),
                        names.of(bytes, line.from(Key.CONTENT_TOPIC), line.length(Key.CONTENT_TOPIC)),
                        node,
                        0));
    }
}
