package dev.jwaku.delivery;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.payload.PayloadVersion;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;

/**
 * One message to send.
 *
 * @param pubsubTopic the shard
 * @param contentTopic whom it is for
 * @param payload at most {@link DeliveryConfig#maxMessageBytes()} bytes
 * @param version how the payload is encoded, see {@link PayloadVersion}
 * @param meta up to 64 bytes for the application, {@link RestampId#MAX_OWN_META} beside a mark; empty for none
 * @param ephemeral whether stores should not keep it
 * @param restamping whether it may be sent again under a new time
 */
public record SendRequest(
        PubsubTopic pubsubTopic,
        ContentTopic contentTopic,
        Bytes payload,
        int version,
        Bytes meta,
        boolean ephemeral,
        Restamping restamping) {
    /** A message to be stored, with the application's own bytes (version 0). */
    public static SendRequest of(PubsubTopic pubsubTopic, ContentTopic contentTopic, Bytes payload) {
        return new SendRequest(
                pubsubTopic, contentTopic, payload, PayloadVersion.PLAIN, Bytes.EMPTY, false, Restamping.OFF);
    }

    /** The same with another payload version. */
    public SendRequest withVersion(int payloadVersion) {
        return new SendRequest(pubsubTopic, contentTopic, payload, payloadVersion, meta, ephemeral, restamping);
    }

    /** The same with bytes for the application beside the payload. */
    public SendRequest withMeta(Bytes bytes) {
        return new SendRequest(pubsubTopic, contentTopic, payload, version, bytes, ephemeral, restamping);
    }

    /** The same, not to be kept by stores. */
    public SendRequest asEphemeral() {
        return new SendRequest(pubsubTopic, contentTopic, payload, version, meta, true, restamping);
    }

    /** The same, sent again under a new time or not. */
    public SendRequest withRestamping(Restamping mode) {
        return new SendRequest(pubsubTopic, contentTopic, payload, version, meta, ephemeral, mode);
    }
}
