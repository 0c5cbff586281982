package dev.jwaku.delivery;

import dev.jwaku.delivery.outbox.OutboxRow;
import dev.jwaku.runtime.World;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The tickets of unfinished messages and of the last finished ones. Any thread. */
final class TicketBook {
    /** Finished ones that are kept, so that a second witness shows in a ticket that somebody holds. */
    private static final int MOST_FINISHED = 1000;

    private final World world;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, SendTicket> open = new LinkedHashMap<>();
    private final Map<Long, SendTicket> finished = new LinkedHashMap<>();

    TicketBook(World world) {
        this.world = world;
    }

    SendTicket open(OutboxRow row) {
        SendTicket ticket = SendTicket.of(world, row);
        lock.lock();
        try {
            open.put(row.id(), ticket);
        } finally {
            lock.unlock();
        }
        return ticket;
    }

    Optional<SendTicket> find(long id) {
        lock.lock();
        try {
            SendTicket ticket = open.get(id);
            return Optional.ofNullable(ticket == null ? finished.get(id) : ticket);
        } finally {
            lock.unlock();
        }
    }

    void finish(long id) {
        lock.lock();
        try {
            SendTicket ticket = open.remove(id);
            if (ticket != null) {
                finished.put(id, ticket);
                if (finished.size() > MOST_FINISHED) {
                    finished.remove(finished.keySet().iterator().next());
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
