package dev.jwaku.messenger.chat;

import dev.jwaku.delivery.DeliveryEvent;
import dev.jwaku.delivery.DeliveryException;
import dev.jwaku.delivery.SendTicket;
import dev.jwaku.delivery.Stage;
import dev.jwaku.messenger.datasync.Mvds;
import dev.jwaku.messenger.datasync.MvdsAction;
import dev.jwaku.messenger.transport.Transport;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.StorageException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Seals payloads and hands them to delivery, on its own task, and reports when all envelopes of one are published. */
final class MailOut {
    private static final Logger log = LoggerFactory.getLogger(MailOut.class);

    private final Transport transport;
    private final Consumer<CourierEvent> courier;
    private final Mailbox<MvdsAction.Send> waiting;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Long> dispatchOfTicket = new LinkedHashMap<>();
    private final Map<Long, Set<Long>> ticketsOfDispatch = new LinkedHashMap<>();

    MailOut(World world, Transport transport, Consumer<CourierEvent> courier) {
        this.transport = transport;
        this.courier = courier;
        // The state machine has no more on its way, so there is always room.
        this.waiting = new Mailbox<>(world, Mvds.MOST_IN_FLIGHT);
    }

    void submit(MvdsAction.Send send) {
        waiting.offer(send);
    }

    /** The task. */
    void run() {
        while (true) {
            MvdsAction.Send send = waiting.take(Deadline.NEVER);
            if (send == null) {
                return;
            }
            dispatch(send);
        }
    }

    private void dispatch(MvdsAction.Send send) {
        List<SendTicket> tickets;
        try {
            tickets = transport.send(send.peer(), send.payload().encode());
        } catch (DeliveryException | StorageException e) {
            log.atWarn()
                    .addKeyValue("peer", send.peer())
                    .addKeyValue("reason", e.getMessage())
                    .log("not sent");
            courier.accept(new CourierEvent.Dispatched(send.dispatch(), false));
            return;
        }
        lock.lock();
        try {
            Set<Long> ids = new LinkedHashSet<>();
            for (SendTicket ticket : tickets) {
                ids.add(ticket.id());
                dispatchOfTicket.put(ticket.id(), send.dispatch());
            }
            ticketsOfDispatch.put(send.dispatch(), ids);
        } finally {
            lock.unlock();
        }
        // Delivery may have finished with a ticket before it was noted.
        for (SendTicket ticket : tickets) {
            Stage stage = ticket.stage();
            if (stage != Stage.ACCEPTED) {
                finished(ticket.id(), stage.isPublished());
            }
        }
    }

    /** What delivery tells; events of other senders are not ours. */
    void onDelivery(DeliveryEvent event) {
        switch (event) {
            case DeliveryEvent.Published published -> finished(published.id(), true);
            case DeliveryEvent.Failed failed -> finished(failed.id(), false);
            case DeliveryEvent.Acknowledged acknowledged -> finished(acknowledged.id(), true);
            case DeliveryEvent.Stored ignored -> {
                // It was published before.
            }
            case DeliveryEvent.Unverified ignored -> {
                // It was published before.
            }
            case DeliveryEvent.ConnectionChanged ignored -> {
                // The courier listens to that itself.
            }
            case DeliveryEvent.Receiving ignored -> {
                // About messages of others.
            }
        }
    }

    private void finished(long ticket, boolean isPublished) {
        CourierEvent.Dispatched outcome = null;
        lock.lock();
        try {
            Long dispatch = dispatchOfTicket.remove(ticket);
            Set<Long> left = dispatch == null ? null : ticketsOfDispatch.get(dispatch);
            if (dispatch == null || left == null) {
                return;
            }
            left.remove(ticket);
            if (!isPublished || left.isEmpty()) {
                ticketsOfDispatch.remove(dispatch);
                left.forEach(dispatchOfTicket::remove);
                outcome = new CourierEvent.Dispatched(dispatch, isPublished);
            }
        } finally {
            lock.unlock();
        }
        if (outcome != null) {
            courier.accept(outcome);
        }
    }

    void close() {
        waiting.close();
    }
}
