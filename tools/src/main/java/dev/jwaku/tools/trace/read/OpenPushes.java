package dev.jwaku.tools.trace.read;

import dev.jwaku.tools.trace.model.Hash;
import dev.jwaku.tools.trace.model.Names;
import dev.jwaku.tools.trace.read.Line.Slice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Filter pushes of nwaku that have begun and not ended: its line about a failure names the peer, in full, and not the
 * message. Pushes overlap, so it is the newest open one that has the peer among its targets.
 */
final class OpenPushes {
    private static final int MOST = 64;
    private static final int TAIL = 6;

    private final Line line;
    private final Names.Cache names;
    private final Deque<Push> open = new ArrayDeque<>();

    OpenPushes(Line line, Names.Cache names) {
        this.line = line;
        this.names = names;
    }

    private record Push(Hash hash, String targets) {}

    /** A push that failed. */
    record Failed(Hash hash, int peer, int why) {}

    void open() {
        if (open.size() == MOST) {
            open.removeLast();
        }
        open.addFirst(new Push(line.hash(), line.string(Key.TARGETS)));
    }

    void close() {
        Hash hash = line.hash();
        Iterator<Push> all = open.iterator();
        while (all.hasNext()) {
            if (all.next().hash().equals(hash)) {
                all.remove();
                return;
            }
        }
    }

    /** Which push the line is about, if that can be told. */
    @Nullable
    Failed failed() {
        int end = line.from(Key.WHY) + line.length(Key.WHY);
        int begin = end;
        while (begin > line.from(Key.WHY) && line.bytes()[begin - 1] != ' ') {
            begin--;
        }
        Slice peer = line.peer(Key.WHY, begin);
        if (peer == null) {
            return null;
        }
        String tail = new String(line.bytes(), peer.to() - TAIL, TAIL, StandardCharsets.UTF_8);
        for (Push push : open) {
            if (push.targets().contains(tail)) {
                int name = names.of(line.bytes(), peer.from(), peer.length());
                return new Failed(push.hash(), name, whyWithout(peer));
            }
        }
        return null;
    }

    /** The reason without the peer, or there would be as many reasons as peers. */
    private int whyWithout(Slice peer) {
        int from = line.from(Key.WHY);
        int length = peer.from() - from;
        while (length > 0 && (line.bytes()[from + length - 1] == ' ' || line.bytes()[from + length - 1] == ':')) {
            length--;
        }
        return names.of(line.bytes(), from, length);
    }
}
