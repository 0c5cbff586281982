package dev.jwaku.node.rest;

import dev.jwaku.delivery.SendTicket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The tickets of the last messages that came over the REST API. Thread-safe. */
final class TicketBook {
    /** Most tickets kept; the oldest goes first. */
    static final int MOST = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, SendTicket> tickets = new LinkedHashMap<>();

    void add(SendTicket ticket) {
        lock.lock();
        try {
            tickets.put(ticket.id(), ticket);
            if (tickets.size() > MOST) {
                tickets.remove(tickets.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    Optional<SendTicket> find(long id) {
        lock.lock();
        try {
            return Optional.ofNullable(tickets.get(id));
        } finally {
            lock.unlock();
        }
    }
}
