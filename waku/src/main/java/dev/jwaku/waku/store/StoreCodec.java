package dev.jwaku.waku.store;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.message.WakuMessageCodec;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.InvalidTopicException;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Requests and responses to bytes and back. Hashes of another length than 32 are cut or filled with zeros, as nwaku
 * does: they match nothing.
 */
final class StoreCodec {
    private static final int REQUEST_ID = 1;
    private static final int INCLUDE_DATA = 2;
    private static final int PUBSUB_TOPIC = 10;
    private static final int CONTENT_TOPICS = 11;
    private static final int TIME_START = 12;
    private static final int TIME_END = 13;
    private static final int HASHES = 20;
    private static final int CURSOR = 51;
    private static final int FORWARD = 52;
    private static final int LIMIT = 53;

    private static final int STATUS_CODE = 10;
    private static final int STATUS_DESC = 11;
    private static final int MESSAGES = 20;

    private static final int ENTRY_HASH = 1;
    private static final int ENTRY_MESSAGE = 2;
    private static final int ENTRY_TOPIC = 3;

    private StoreCodec() {}

    static Bytes encode(StoreRequest request) {
        StoreQuery query = request.query();
        ProtoWriter out = new ProtoWriter().string(REQUEST_ID, request.requestId());
        if (query.includeData()) {
            out.bool(INCLUDE_DATA, true);
        }
        query.pubsubTopic().ifPresent(topic -> out.string(PUBSUB_TOPIC, topic.name()));
        query.contentTopics().forEach(topic -> out.string(CONTENT_TOPICS, topic.name()));
        query.timeStart().ifPresent(nanos -> out.sint64(TIME_START, nanos));
        query.timeEnd().ifPresent(nanos -> out.sint64(TIME_END, nanos));
        query.hashes().forEach(hash -> out.bytes(HASHES, hash.bytes()));
        query.cursor().ifPresent(hash -> out.bytes(CURSOR, hash.bytes()));
        if (query.forward()) {
            out.bool(FORWARD, true);
        }
        query.limit().ifPresent(most -> out.int64(LIMIT, most));
        return out.toBytes();
    }

    /** @throws MalformedMessageException if it is no protobuf or lacks a request id */
    static StoreRequest decodeRequest(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "store request");
        StoreQuery.Builder query = StoreQuery.builder();
        List<ContentTopic> contentTopics = new ArrayList<>();
        List<MessageHash> hashes = new ArrayList<>();
        String requestId = null;
        while (in.next()) {
            switch (in.field()) {
                case REQUEST_ID -> requestId = in.string();
                case INCLUDE_DATA -> query.includeData(in.bool());
                case PUBSUB_TOPIC -> query.pubsubTopic(topic(in.string()));
                case CONTENT_TOPICS -> contentTopics.add(ContentTopic.of(in.string()));
                case TIME_START -> query.timeStart(in.sint64());
                case TIME_END -> query.timeEnd(in.sint64());
                case HASHES -> hashes.add(hash(in.bytes()));
                case CURSOR -> query.cursor(hash(in.bytes()));
                case FORWARD -> query.forward(in.bool());
                case LIMIT -> query.limit(in.int64());
                default -> in.skip();
            }
        }
        if (requestId == null) {
            throw new MalformedMessageException("(kind: MissingRequiredField, field: \"request_id\")");
        }
        return new StoreRequest(
                requestId, query.contentTopics(contentTopics).hashes(hashes).build());
    }

    static Bytes encode(StoreResponse response) {
        ProtoWriter out = new ProtoWriter()
                .string(REQUEST_ID, response.requestId())
                .int64(STATUS_CODE, response.status())
                .string(STATUS_DESC, response.description());
        response.entries().forEach(entry -> out.message(MESSAGES, encode(entry)));
        response.cursor().ifPresent(hash -> out.bytes(CURSOR, hash.bytes()));
        return out.toBytes();
    }

    private static ProtoWriter encode(StoreEntry entry) {
        ProtoWriter out = new ProtoWriter().bytes(ENTRY_HASH, entry.hash().bytes());
        entry.content()
                .ifPresent(content -> out.bytes(ENTRY_MESSAGE, WakuMessageCodec.encode(content.message()))
                        .string(ENTRY_TOPIC, content.pubsubTopic().name()));
        return out;
    }

    /** @throws MalformedMessageException if it is no protobuf or lacks the status */
    static StoreResponse decodeResponse(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "store response");
        String requestId = "";
        OptionalLong status = OptionalLong.empty();
        String description = "";
        List<StoreEntry> entries = new ArrayList<>();
        Optional<MessageHash> cursor = Optional.empty();
        while (in.next()) {
            switch (in.field()) {
                case REQUEST_ID -> requestId = in.string();
                case STATUS_CODE -> status = OptionalLong.of(in.int64());
                case STATUS_DESC -> description = in.string();
                case MESSAGES -> entries.add(entry(in.message("store entry")));
                case CURSOR -> cursor = Optional.of(hash(in.bytes()));
                default -> in.skip();
            }
        }
        if (status.isEmpty()) {
            throw new MalformedMessageException("store response: status_code is missing");
        }
        return new StoreResponse(requestId, (int) status.getAsLong(), description, entries, cursor);
    }

    private static StoreEntry entry(ProtoReader in) {
        MessageHash hash = null;
        WakuMessage message = null;
        PubsubTopic topic = null;
        while (in.next()) {
            switch (in.field()) {
                case ENTRY_HASH -> hash = hash(in.bytes());
                case ENTRY_MESSAGE -> message = WakuMessageCodec.decode(in.message("stored message"));
                case ENTRY_TOPIC -> topic = topic(in.string());
                default -> in.skip();
            }
        }
        return entry(hash, topic, message);
    }

    private static StoreEntry entry(
            @Nullable MessageHash hash, @Nullable PubsubTopic topic, @Nullable WakuMessage message) {
        if (hash == null) {
            throw new MalformedMessageException("store response: an entry without message_hash");
        }
        return topic == null || message == null ? StoreEntry.of(hash) : StoreEntry.of(hash, topic, message);
    }

    private static PubsubTopic topic(String name) {
        try {
            return PubsubTopic.of(name);
        } catch (InvalidTopicException e) {
            throw new MalformedMessageException("store: " + e.getMessage(), e);
        }
    }

    private static MessageHash hash(Bytes bytes) {
        if (bytes.length() == MessageHash.LENGTH) {
            return new MessageHash(bytes);
        }
        byte[] filled = new byte[MessageHash.LENGTH];
        bytes.slice(0, Math.min(bytes.length(), MessageHash.LENGTH)).copyTo(filled, 0);
        return new MessageHash(Bytes.wrap(filled));
    }
}
