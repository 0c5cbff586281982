package dev.jwaku.waku.lightpush;

import dev.jwaku.runtime.Bytes;
import java.util.Optional;

/**
 * A message to be published.
 *
 * @param requestId any text, repeated in the answer
 * @param pubsubTopic where; without it the shard follows from the content topic (version 3 only)
 * @param message the encoded WakuMessage; relayed in these very bytes
 */
public record LightPushRequest(String requestId, Optional<String> pubsubTopic, Bytes message) {}
