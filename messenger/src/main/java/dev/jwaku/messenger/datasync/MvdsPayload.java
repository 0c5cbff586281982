package dev.jwaku.messenger.datasync;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * What one peer sends to another at once, in status-go's field numbers (5001 and up); those of vacp2p/mvds (1 and up)
 * do not interoperate. {@code group_offers} (5005) are stepped over.
 *
 * @param acks ids of messages that were received
 * @param offers ids of messages that can be had
 * @param requests ids of messages that are wanted
 * @param messages messages themselves
 */
public record MvdsPayload(List<MvdsId> acks, List<MvdsId> offers, List<MvdsId> requests, List<MvdsMessage> messages) {
    /** Most records of one kind that are read. */
    public static final int MOST_RECORDS = 50_000;

    private static final int ACKS = 5001;
    private static final int OFFERS = 5002;
    private static final int REQUESTS = 5003;
    private static final int MESSAGES = 5004;

    /** Copies the lists. */
    public MvdsPayload {
        acks = List.copyOf(acks);
        offers = List.copyOf(offers);
        requests = List.copyOf(requests);
        messages = List.copyOf(messages);
    }

    /** Whether there is nothing in it. Bytes that give an empty payload are no MVDS payload but something else. */
    public boolean isEmpty() {
        return acks.isEmpty() && offers.isEmpty() && requests.isEmpty() && messages.isEmpty();
    }

    /** The protobuf. */
    public Bytes encode() {
        ProtoWriter out = new ProtoWriter();
        acks.forEach(id -> out.bytes(ACKS, id.bytes()));
        offers.forEach(id -> out.bytes(OFFERS, id.bytes()));
        requests.forEach(id -> out.bytes(REQUESTS, id.bytes()));
        messages.forEach(message -> out.message(MESSAGES, message.encode()));
        return out.toBytes();
    }

    /**
     * Reads the protobuf.
     *
     * @throws MalformedMessageException if it is none, an id has not 32 bytes, or there are more than
     *     {@link #MOST_RECORDS} records of a kind
     */
    public static MvdsPayload decode(Bytes encoded) {
        List<MvdsId> acks = new ArrayList<>();
        List<MvdsId> offers = new ArrayList<>();
        List<MvdsId> requests = new ArrayList<>();
        List<MvdsMessage> messages = new ArrayList<>();
        ProtoReader in = new ProtoReader(encoded, "MVDS payload");
        while (in.next()) {
            switch (in.field()) {
                case ACKS -> add(acks, id(in.bytes()));
                case OFFERS -> add(offers, id(in.bytes()));
                case REQUESTS -> add(requests, id(in.bytes()));
                case MESSAGES -> add(messages, MvdsMessage.decode(in.message("MVDS message")));
                default -> in.skip();
            }
        }
        return new MvdsPayload(acks, offers, requests, messages);
    }

    private static <T> void add(List<T> records, T next) {
        if (records.size() >= MOST_RECORDS) {
            throw new MalformedMessageException("MVDS payload: more than " + MOST_RECORDS + " records of a kind");
        }
        records.add(next);
    }

    private static MvdsId id(Bytes bytes) {
        if (bytes.length() != MvdsId.LENGTH) {
            throw new MalformedMessageException("MVDS payload: an id has 32 bytes, not " + bytes.length());
        }
        return new MvdsId(bytes);
    }
}
