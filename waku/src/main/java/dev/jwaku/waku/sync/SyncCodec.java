package dev.jwaku.waku.sync;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Varint;
import dev.jwaku.waku.message.MessageHash;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Reconciliation messages to bytes and back, as nwaku does: delta-coded timestamps as varints, topics by name. Of the
 * upper bound's hash only as much is written as nwaku writes, so that the very last bound of a session loses its hash.
 */
final class SyncCodec {
    private static final int SKIP = 0;
    private static final int FINGERPRINT = 1;
    private static final int ITEM_SET = 2;
    /** Bounds on what is read; a frame is bounded besides. */
    private static final int MAX_TOPICS = 1024;

    private SyncCodec() {}

    static Bytes encode(SyncPayload payload) {
        if (payload.ranges().isEmpty()) {
            return Bytes.of((byte) 0);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeTopics(payload.pubsubTopics(), out);
        writeTopics(payload.contentTopics(), out);
        SyncId first = payload.ranges().getFirst().lower();
        Varint.write(first.timestamp(), out);
        long last = first.timestamp();
        for (SyncRange range : payload.ranges()) {
            long delta = range.upper().timestamp() - last;
            Varint.write(delta, out);
            if (delta == 0) {
                writePrefix(first.hash(), range.upper().hash(), out);
            }
            writeContent(range.content(), out);
            last = range.upper().timestamp();
        }
        return Bytes.wrap(out.toByteArray());
    }

    private static void writeTopics(List<String> topics, ByteArrayOutputStream out) {
        Varint.write(topics.size(), out);
        for (String topic : topics) {
            Bytes name = Bytes.utf8(topic);
            Varint.write(name.length(), out);
            out.writeBytes(name.toByteArray());
        }
    }

    /** Up to and including the first byte that differs. */
    private static void writePrefix(MessageHash from, MessageHash to, ByteArrayOutputStream out) {
        int length = 0;
        while (length < MessageHash.LENGTH
                && from.bytes().get(length) == to.bytes().get(length)) {
            length++;
        }
        length = Math.min(length + 1, MessageHash.LENGTH);
        out.write(length);
        out.writeBytes(to.bytes().slice(0, length).toByteArray());
    }

    private static void writeContent(SyncRange.Content content, ByteArrayOutputStream out) {
        switch (content) {
            case SyncRange.Content.Skip skip -> out.write(SKIP);
            case SyncRange.Content.Fingerprint fingerprint -> {
                out.write(FINGERPRINT);
                out.writeBytes(fingerprint.xor().toByteArray());
            }
            case SyncRange.Content.ItemSet set -> {
                out.write(ITEM_SET);
                Varint.write(set.ids().size(), out);
                long last = 0;
                for (SyncId id : set.ids()) {
                    Varint.write(id.timestamp() - last, out);
                    out.writeBytes(id.hash().bytes().toByteArray());
                    last = id.timestamp();
                }
                out.write(set.reconciled() ? 1 : 0);
            }
        }
    }

    /** @throws MalformedMessageException if it is no such message */
    static SyncPayload decode(Bytes encoded) {
        if (encoded.length() <= 1) {
            return SyncPayload.empty();
        }
        Reader in = new Reader(encoded);
        List<String> pubsubTopics = in.topics();
        List<String> contentTopics = in.topics();
        SyncId lower = SyncId.before(in.number("lower bound"));
        List<SyncRange> ranges = new ArrayList<>();
        while (!in.atEnd()) {
            long delta = in.number("upper bound");
            long time = in.sum(lower.timestamp(), delta);
            SyncId upper = new SyncId(time, delta == 0 ? in.prefix() : SyncId.LOWEST);
            ranges.add(new SyncRange(lower, upper, in.content()));
            lower = SyncId.before(time);
        }
        return new SyncPayload(pubsubTopics, contentTopics, ranges);
    }

    /** Takes a message apart; fails at its end. */
    private static final class Reader {
        private final Bytes bytes;
        private int at;

        Reader(Bytes bytes) {
            this.bytes = bytes;
        }

        boolean atEnd() {
            return at == bytes.length();
        }

        List<String> topics() {
            long count = number("topics");
            if (count > MAX_TOPICS) {
                throw malformed("too many topics");
            }
            List<String> topics = new ArrayList<>();
            for (long i = 0; i < count; i++) {
                topics.add(
                        take((int) Math.min(number("topic"), Integer.MAX_VALUE)).toUtf8());
            }
            return topics;
        }

        SyncRange.Content content() {
            return switch (take(1).get(0)) {
                case SKIP -> new SyncRange.Content.Skip();
                case FINGERPRINT -> new SyncRange.Content.Fingerprint(take(MessageHash.LENGTH));
                case ITEM_SET -> itemSet();
                default -> throw malformed("unknown kind of range");
            };
        }

        private SyncRange.Content itemSet() {
            long count = number("items");
            if (count > (bytes.length() - at) / (MessageHash.LENGTH + 1)) {
                throw malformed("more items than fit");
            }
            List<SyncId> ids = new ArrayList<>((int) count);
            long time = 0;
            for (long i = 0; i < count; i++) {
                time = sum(time, number("time"));
                ids.add(new SyncId(time, new MessageHash(take(MessageHash.LENGTH))));
            }
            return new SyncRange.Content.ItemSet(ids, take(1).get(0) != 0);
        }

        MessageHash prefix() {
            int length = take(1).get(0) & 0xff;
            if (length > MessageHash.LENGTH) {
                throw malformed("hash is too long");
            }
            byte[] hash = new byte[MessageHash.LENGTH];
            take(length).copyTo(hash, 0);
            return new MessageHash(Bytes.wrap(hash));
        }

        long number(String what) {
            Varint.Decoder decoder = new Varint.Decoder();
            try {
                while (!decoder.accept(take(1).get(0))) {
                    // one byte at a time
                }
            } catch (Varint.MalformedVarintException e) {
                throw new MalformedMessageException("reconciliation: " + what + ": " + e.getMessage(), e);
            }
            return decoder.value();
        }

        long sum(long time, long delta) {
            if (time > Long.MAX_VALUE - delta) {
                throw malformed("time beyond all bounds");
            }
            return time + delta;
        }

        private Bytes take(int length) {
            if (length > bytes.length() - at) {
                throw malformed("ends too early");
            }
            at += length;
            return bytes.slice(at - length, at);
        }

        private static MalformedMessageException malformed(String why) {
            return new MalformedMessageException("reconciliation: " + why);
        }
    }
}
