package dev.jwaku.node.rest;

import dev.jwaku.delivery.SendTicket;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A ticket as JSON. */
final class TicketJson {
    private TicketJson() {}

    static ObjectNode write(SendTicket ticket) {
        ObjectNode body = Json.object();
        body.put("id", ticket.id());
        body.put("hash", ticket.hash().toString());
        body.put("stage", ticket.stage().name());
        body.put("final", ticket.isFinal());
        body.put("generation", ticket.generation());
        ArrayNode witnesses = body.putArray("witnesses");
        ticket.witnesses().forEach(peer -> witnesses.add(peer.toString()));
        ticket.unverified().ifPresent(reason -> body.put("unverified", reason));
        ticket.failureKind().ifPresent(kind -> body.put("failureKind", kind.name()));
        ticket.failure().ifPresent(reason -> body.put("failure", reason));
        return body;
    }
}
