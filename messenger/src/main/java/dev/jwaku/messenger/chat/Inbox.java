package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.profile.MessageStore;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.Database;
import java.time.Duration;
import java.util.List;

/**
 * Everything that others sent us, by number. A reader that keeps the number of the last message that it has dealt with,
 * and reads on from there, sees each message exactly once, also across crashes. Any thread.
 */
public final class Inbox {
    /** Most messages of one reading. */
    public static final int MOST_PER_READING = 1000;

    private final World world;
    private final Database database;
    private final Board board;

    Inbox(World world, Database database, Board board) {
        this.world = world;
        this.database = database;
        this.board = board;
    }

    /**
     * Up to {@code most} messages with numbers after the given one, oldest first.
     *
     * @param after 0 for the first reading
     * @param most 1 to {@link #MOST_PER_READING}
     */
    public List<InboxMessage> read(long after, int most) {
        if (most < 1 || most > MOST_PER_READING) {
            throw new IllegalArgumentException("read 1 to " + MOST_PER_READING + " messages, not " + most);
        }
        return database.run("read the inbox", sql -> MessageStore.inbox(sql, after, most)).stream()
                .map(InboxMessage::of)
                .toList();
    }

    /**
     * The same, but waits for a first message.
     *
     * @return empty if the time passed
     * @throws dev.jwaku.runtime.CancelledException if the thread was interrupted
     */
    public List<InboxMessage> await(long after, int most, Duration timeout) {
        Deadline deadline = Deadline.after(world, timeout);
        while (true) {
            List<InboxMessage> messages = read(after, most);
            if (!messages.isEmpty() || !board.awaitAfter(after, deadline)) {
                return messages;
            }
        }
    }
}
