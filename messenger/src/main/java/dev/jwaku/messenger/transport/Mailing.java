package dev.jwaku.messenger.transport;

import dev.jwaku.delivery.SendTicket;
import java.util.List;

/**
 * What was handed to delivery.
 *
 * @param tickets one per envelope
 * @param isForSeveral whether more than one device, or person, is to read it: then an acknowledgement by one of them
 *     does not mean that all have it
 */
public record Mailing(List<SendTicket> tickets, boolean isForSeveral) {
    /** Copies the list. */
    public Mailing {
        tickets = List.copyOf(tickets);
    }
}
