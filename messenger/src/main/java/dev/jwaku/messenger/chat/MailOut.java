package dev.jwaku.messenger.chat;

import dev.jwaku.delivery.DeliveryEvent;
import dev.jwaku.delivery.DeliveryException;
import dev.jwaku.delivery.SendTicket;
import dev.jwaku.delivery.Stage;
import dev.jwaku.messenger.datasync.Mvds;
import dev.jwaku.messenger.transport.Transport;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.StorageException;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Seals parcels and hands them to delivery, on its own task, and reports what becomes of all envelopes of each. */
final class MailOut {
    private static final Logger log = LoggerFactory.getLogger(MailOut.class);

    private final Transport transport;
    private final Consumer<CourierEvent> courier;
    private final Mailbox<Parcel> waiting;
    private final Tracking tracking = new Tracking();

    MailOut(World world, Transport transport, Consumer<CourierEvent> courier) {
        this.transport = transport;
        this.courier = courier;
        // The state machines have no more on their way, so there is always room.
        this.waiting = new Mailbox<>(world, Mvds.MOST_IN_FLIGHT + RawQueue.MOST_IN_FLIGHT);
    }

    void submit(Parcel parcel) {
        waiting.offer(parcel);
    }

    /** The task. */
    void run() {
        while (true) {
            Parcel parcel = waiting.take(Deadline.NEVER);
            if (parcel == null) {
                return;
            }
            dispatch(parcel);
        }
    }

    private void dispatch(Parcel parcel) {
        List<SendTicket> tickets;
        try {
            tickets = switch (parcel) {
                case Parcel.Synced synced ->
                    transport.send(synced.send().peer(), synced.send().payload().encode());
                case Parcel.Raw raw ->
                    transport.send(
                            raw.record().destination(),
                            raw.record().wrapped(),
                            raw.record().ephemeral());
            };
        } catch (DeliveryException | StorageException e) {
            log.atWarn()
                    .addKeyValue("parcel", name(parcel))
                    .addKeyValue("reason", e.getMessage())
                    .log("not sent");
            tell(parcel, Parcel.Outcome.REFUSED);
            return;
        }
        tracking.begin(parcel, tickets.stream().map(SendTicket::id).toList());
        // Delivery may have come further with a ticket before it was noted.
        for (SendTicket ticket : tickets) {
            catchUp(ticket);
        }
    }

    private void catchUp(SendTicket ticket) {
        Stage stage = ticket.stage();
        switch (stage) {
            case ACCEPTED -> {
                // Events will follow.
            }
            case PUBLISHED -> {
                published(ticket.id());
                if (ticket.isFinal()) {
                    ended(ticket.id(), false);
                }
            }
            case STORED, ACKNOWLEDGED -> ended(ticket.id(), true);
            case FAILED -> ended(ticket.id(), false);
        }
    }

    private static String name(Parcel parcel) {
        return switch (parcel) {
            case Parcel.Synced synced -> String.valueOf(synced.send().peer());
            case Parcel.Raw raw -> String.valueOf(raw.record().id());
        };
    }

    /** What delivery tells; events of other senders are not ours. */
    void onDelivery(DeliveryEvent event) {
        switch (event) {
            case DeliveryEvent.Published published -> published(published.id());
            case DeliveryEvent.Stored stored -> ended(stored.id(), true);
            case DeliveryEvent.Unverified unverified -> {
                published(unverified.id());
                ended(unverified.id(), false);
            }
            case DeliveryEvent.Failed failed -> ended(failed.id(), false);
            case DeliveryEvent.Acknowledged acknowledged -> ended(acknowledged.id(), true);
            case DeliveryEvent.ConnectionChanged ignored -> {
                // The courier listens to that itself.
            }
            case DeliveryEvent.Receiving ignored -> {
                // About messages of others.
            }
        }
    }

    private void published(long ticket) {
        tracking.published(ticket).ifPresent(parcel -> tell(parcel, Parcel.Outcome.PUBLISHED));
    }

    private void ended(long ticket, boolean isStored) {
        tracking.ended(ticket, isStored).forEach(news -> tell(news.parcel(), news.outcome()));
    }

    private void tell(Parcel parcel, Parcel.Outcome outcome) {
        courier.accept(new CourierEvent.Mailed(parcel, outcome));
    }

    void close() {
        waiting.close();
    }
}
