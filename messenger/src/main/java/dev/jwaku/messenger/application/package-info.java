/**
 * What people say, as bytes: layers 1 and 2 of Status' direct messages.
 *
 * <p>{@link dev.jwaku.messenger.application.ChatMessage} is the text with its clock;
 * {@link dev.jwaku.messenger.application.ApplicationMetadataMessage} wraps any application message with its type and
 * the author's deterministic signature, and gives it its {@link dev.jwaku.messenger.application.MessageId}.
 * {@link dev.jwaku.messenger.application.ApplicationMessage} is any of them. Codecs are pure, bounded and total: any
 * bytes give a message or {@link dev.jwaku.libp2p.MalformedMessageException}; fields of later versions are stepped
 * over, and what the reference wrote is written again byte for byte.
 */
@NullMarked
package dev.jwaku.messenger.application;

import org.jspecify.annotations.NullMarked;
