package dev.jwaku.messenger.datasync;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * What one peer sends to another at once. Two numberings of its fields are in the world, see {@link Numbering}; both
 * are read. {@code group_offers} (5005) are stepped over.
 *
 * @param numbering how its fields are numbered
 * @param acks ids of messages that were received
 * @param offers ids of messages that can be had
 * @param requests ids of messages that are wanted
 * @param messages messages themselves
 */
public record MvdsPayload(
        Numbering numbering,
        List<MvdsId> acks,
        List<MvdsId> offers,
        List<MvdsId> requests,
        List<MvdsMessage> messages) {
    /** Most records of one kind that are read. */
    public static final int MOST_RECORDS = 50_000;

    /** How fields are numbered. */
    public enum Numbering {
        /** As 2/MVDS and status-go have it: the payload from 5001, the message from 6001. */
        STATUS(5000, 6000),
        /** As vacp2p/mvds has it: both from 1. Its ids are the same. */
        VACP2P(0, 0);

        private final int payload;
        private final int message;

        Numbering(int payload, int message) {
            this.payload = payload;
            this.message = message;
        }
    }

    private static final int ACKS = 1;
    private static final int OFFERS = 2;
    private static final int REQUESTS = 3;
    private static final int MESSAGES = 4;

    /** In the numbering of Status. */
    public MvdsPayload(List<MvdsId> acks, List<MvdsId> offers, List<MvdsId> requests, List<MvdsMessage> messages) {
        this(Numbering.STATUS, acks, offers, requests, messages);
    }

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
        int base = numbering.payload;
        acks.forEach(id -> out.bytes(base + ACKS, id.bytes()));
        offers.forEach(id -> out.bytes(base + OFFERS, id.bytes()));
        requests.forEach(id -> out.bytes(base + REQUESTS, id.bytes()));
        messages.forEach(message -> out.message(base + MESSAGES, message.encode(numbering.message)));
        return out.toBytes();
    }

    /**
     * Reads the protobuf, in the numbering of Status unless that gives nothing.
     *
     * @throws MalformedMessageException if it is none, an id has not 32 bytes, or there are more than
     *     {@link #MOST_RECORDS} records of a kind
     */
    public static MvdsPayload decode(Bytes encoded) {
        MvdsPayload payload = decode(encoded, Numbering.STATUS);
        if (!payload.isEmpty()) {
            return payload;
        }
        try {
            // What is neither is told apart by its caller: it is an empty payload here.
            MvdsPayload other = decode(encoded, Numbering.VACP2P);
            return other.messages.stream().allMatch(MvdsMessage::isComplete) ? other : payload;
        } catch (MalformedMessageException e) {
            return payload;
        }
    }

    private static MvdsPayload decode(Bytes encoded, Numbering numbering) {
        List<MvdsId> acks = new ArrayList<>();
        List<MvdsId> offers = new ArrayList<>();
        List<MvdsId> requests = new ArrayList<>();
        List<MvdsMessage> messages = new ArrayList<>();
        ProtoReader in = new ProtoReader(encoded, "MVDS payload");
        while (in.next()) {
            switch (in.field() - numbering.payload) {
                case ACKS -> add(acks, id(in.bytes()));
                case OFFERS -> add(offers, id(in.bytes()));
                case REQUESTS -> add(requests, id(in.bytes()));
                case MESSAGES -> add(messages, MvdsMessage.decode(in.message("MVDS message"), numbering.message));
                default -> in.skip();
            }
        }
        return new MvdsPayload(numbering, acks, offers, requests, messages);
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
