package dev.jwaku.tools.trace.read;

import dev.jwaku.tools.trace.model.Event;
import dev.jwaku.tools.trace.model.EventSink;
import dev.jwaku.tools.trace.model.Names;
import dev.jwaku.tools.trace.model.NodeLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the log files of one source, oldest first. A source is one node's, or, in our JSON form, which names the node
 * in each line, several. Not thread-safe.
 */
public final class LogParser {
    private final LogSource source;
    private final Nodes nodes;
    private final Line line = new Line();
    private final Times times = new Times();
    private final TextForm text = new TextForm(times);
    private final Forward sink = new Forward();
    private final Words words;
    private final Contract contract;
    private final Map<String, Integer> byIdentity = new LinkedHashMap<>();
    private byte[] lastNode = new byte[0];
    private int current;
    private NodeLog log;

    /** Where the events go is known when reading begins. */
    private static final class Forward implements EventSink {
        private EventSink target = (a, b, c, d, event) -> {};

        @Override
        public void add(long a, long b, long c, long d, Event event) {
            target.add(a, b, c, d, event);
        }
    }

    /**
     * A parser.
     *
     * @param nodes where it gets numbers for nodes
     * @param names where it gets numbers for texts
     */
    public LogParser(LogSource source, Nodes nodes, Names names) {
        this.source = source;
        this.nodes = nodes;
        Names.Cache cache = names.cache();
        this.words = new Words(line, text, cache, sink);
        this.contract = new Contract(line, cache, sink);
        this.current = nodes.open(source.name());
        this.log = nodes.log(current);
    }

    /**
     * Reads all files.
     *
     * @param events where the events go
     */
    public void read(EventSink events) throws IOException {
        sink.target = events;
        source.missing().forEach((before, what) -> contract.missingBefore(before, what));
        for (Path file : source.files()) {
            contract.startFile(file, log);
            read(file);
        }
    }

    private void read(Path file) throws IOException {
        try (LineReader reader = LineReader.open(file)) {
            while (reader.next()) {
                byte[] bytes = reader.buffer();
                int from = reader.from();
                int to = reader.to();
                if (to - from > 1 && (bytes[from] == 0x1b || hasColour(bytes, from, to))) {
                    bytes = reader.withoutColours();
                    from = 0;
                    to = bytes.length;
                }
                if (from < to) {
                    read(bytes, from, to);
                }
            }
            log.read(reader.bytes());
            if (reader.isBroken()) {
                log.missingPart("the end of " + file.getFileName() + " is missing");
            }
            for (long i = 0; i < reader.tooLong(); i++) {
                log.unreadable();
            }
        }
    }

    /** Colours stand at the beginning of a line or behind the level. */
    private static boolean hasColour(byte[] bytes, int from, int to) {
        for (int i = from; i < Math.min(to, from + 8); i++) {
            if (bytes[i] == 0x1b) {
                return true;
            }
        }
        return false;
    }

    private void read(byte[] bytes, int from, int to) {
        line.start(bytes);
        boolean understood;
        if (bytes[from] == '{') {
            understood = JsonForm.read(bytes, from, to, line) && json();
        } else {
            understood = text.read(bytes, from, to, line);
            if (understood) {
                understood = words.read(log, current, text.phrase());
            }
        }
        if (!understood) {
            log.unreadable();
        }
    }

    private boolean json() {
        if (line.has(Key.TS)) {
            int from = line.from(Key.TS);
            line.time(times.read(line.bytes(), from, from + line.length(Key.TS)));
        }
        if (line.written() == Times.NONE) {
            return false;
        }
        if (line.has(Key.EV)) {
            if (line.has(Key.NODE) && !line.is(Key.NODE, lastNode)) {
                change();
            }
            return contract.read(log, current);
        }
        if (!line.has(Key.MSG)) {
            return false;
        }
        line.text(line.from(Key.MSG), line.length(Key.MSG));
        return words.read(log, current, Phrase.of(line.bytes(), line.textFrom(), line.textLength()));
    }

    private void change() {
        String identity = line.string(Key.NODE);
        lastNode = identity.getBytes(StandardCharsets.UTF_8);
        Integer known = byIdentity.get(identity);
        if (known == null) {
            known = byIdentity.isEmpty() ? current : nodes.open(source.name() + "/" + tail(identity));
            byIdentity.put(identity, known);
            nodes.log(known).identity(identity);
        }
        current = known;
        log = nodes.log(current);
    }

    private static String tail(String identity) {
        return identity.substring(Math.max(0, identity.length() - 6));
    }
}
