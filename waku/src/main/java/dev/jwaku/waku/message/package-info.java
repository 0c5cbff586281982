/**
 * The Waku message: {@link dev.jwaku.waku.message.WakuMessage}, its bytes
 * ({@link dev.jwaku.waku.message.WakuMessageCodec}) and its deterministic name
 * ({@link dev.jwaku.waku.message.MessageHash}).
 *
 * <p>Spec: 14/WAKU2-MESSAGE with the presence rules of the implementations (waku-protocols.md sections 1 to 3). Values
 * only: no thread, no I/O, no clock.
 *
 * <pre>{@code
 * WakuMessage message = WakuMessage.builder(payload, ContentTopic.of("/myapp/1/chat/proto"))
 *         .timestamp(Timestamps.toNanos(world.now()))
 *         .build();
 * MessageHash hash = MessageHash.of(topic, message);
 * }</pre>
 */
@NullMarked
package dev.jwaku.waku.message;

import org.jspecify.annotations.NullMarked;
