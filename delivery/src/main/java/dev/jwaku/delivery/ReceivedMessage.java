package dev.jwaku.delivery;

import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;

/**
 * A message that came through the door.
 *
 * @param hash its deterministic hash, by which repetitions are dropped
 */
public record ReceivedMessage(PubsubTopic pubsubTopic, MessageHash hash, WakuMessage message) {}
