package dev.jwaku.tools.trace.model;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** The messages of a part: groups its events by hash. */
public final class Messages {
    private static final int TIME = 32;
    private static final Comparator<Event> ORDER = Messages::compare;

    private Messages() {}

    /**
     * A message.
     *
     * @param hash of it
     * @param events by node, of each node in the order of its clock
     */
    public record Message(Hash hash, List<Event> events) {}

    /** Hands over one message after the other, in the order of their hashes. */
    public static void each(ByteBuffer part, Consumer<Message> consumer) {
        int count = part.remaining() / Spill.RECORD;
        int places = Integer.highestOneBit(Math.max(2, count)) * 4;
        int[] heads = new int[places];
        int[] next = new int[count + 1];
        List<Integer> firsts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int place = place(part, i, places);
            while (heads[place] != 0 && !same(part, heads[place] - 1, i)) {
                place = place + 1 & places - 1;
            }
            if (heads[place] == 0) {
                firsts.add(place);
            }
            next[i] = heads[place];
            heads[place] = i + 1;
        }
        firsts.stream()
                .map(place -> message(part, heads[place] - 1, next))
                .sorted(Comparator.comparing(Message::hash))
                .forEach(consumer);
    }

    private static int place(ByteBuffer part, int record, int places) {
        long mixed = part.getLong(record * Spill.RECORD + 8) * 0x9e3779b97f4a7c15L;
        return (int) (mixed >>> 40) & places - 1;
    }

    private static boolean same(ByteBuffer part, int one, int other) {
        int a = one * Spill.RECORD;
        int b = other * Spill.RECORD;
        return part.getLong(a) == part.getLong(b)
                && part.getLong(a + 8) == part.getLong(b + 8)
                && part.getLong(a + 16) == part.getLong(b + 16)
                && part.getLong(a + 24) == part.getLong(b + 24);
    }

    private static Message message(ByteBuffer part, int last, int[] next) {
        List<Event> events = new ArrayList<>();
        int i = last;
        while (true) {
            events.add(event(part, i * Spill.RECORD + TIME));
            if (next[i] == 0) {
                break;
            }
            i = next[i] - 1;
        }
        Collections.reverse(events); // in the order in which they were written, which is nearly that of the sort
        events.sort(ORDER);
        int at = last * Spill.RECORD;
        return new Message(
                new Hash(part.getLong(at), part.getLong(at + 8), part.getLong(at + 16), part.getLong(at + 24)), events);
    }

    private static int compare(Event one, Event other) {
        if (one.node() != other.node()) {
            return Integer.compare(one.node(), other.node());
        }
        if (one.time() != other.time()) {
            return Long.compare(one.time(), other.time());
        }
        return one.kind() != other.kind()
                ? one.kind().compareTo(other.kind())
                : Integer.compare(one.peer(), other.peer());
    }

    private static Event event(ByteBuffer part, int at) {
        return new Event(
                part.getLong(at),
                part.getInt(at + 8) >> Spill.KIND_BITS,
                Kind.at(part.getInt(at + 8) & (1 << Spill.KIND_BITS) - 1),
                part.getInt(at + 12),
                part.getInt(at + 16),
                part.getInt(at + 20),
                part.getInt(at + 24),
                part.getInt(at + 28));
    }
}
