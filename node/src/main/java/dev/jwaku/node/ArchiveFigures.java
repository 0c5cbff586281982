package dev.jwaku.node;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * What is in an archive, as read some time ago.
 *
 * @param messages how many there are; an estimate where counting them would be work
 * @param bytes what they take on disk, or in memory
 * @param oldest the timestamp of the oldest message, nanoseconds since 1970
 * @param readAt when this was read
 */
public record ArchiveFigures(long messages, long bytes, OptionalLong oldest, Instant readAt) {}
