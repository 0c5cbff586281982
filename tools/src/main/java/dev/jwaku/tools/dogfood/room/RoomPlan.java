package dev.jwaku.tools.dogfood.room;

import java.time.Duration;
import java.util.Optional;

/**
 * What a participant does.
 *
 * @param room where
 * @param name what it calls itself
 * @param program what it is, for reports
 * @param messages how many it sends; 0 to listen only
 * @param startAfter how long it waits before the first
 * @param startWith how many others must be there before the first
 * @param every from one to the next
 * @param size of a payload, in bytes, at least what its text needs
 * @param untilComplete whether it leaves when its run has ended and everybody it knows of has everything
 * @param length how long it stays at most; for ever if empty
 */
public record RoomPlan(
        RoomName room,
        String name,
        String program,
        int messages,
        Duration startAfter,
        int startWith,
        Duration every,
        int size,
        boolean untilComplete,
        Optional<Duration> length) {}
