package dev.jwaku.tools.trace.model;

import java.util.List;

/** What a log line says about a message. The names are those of our log contract, {@code docs/trace-log.md}. */
public enum Kind {
    /** The application gave the message to the node. */
    APP_SEND("app.send"),
    /** The application got it. */
    APP_RECV("app.recv"),
    /** The application would have got it a second time. */
    APP_DUP("app.dup"),
    /** It could not be decoded for the application. */
    APP_DECODE_FAIL("app.decode_fail"),
    /** Relay took it from its own side; {@code number} peers, or -1 when the line does not say. */
    RELAY_PUBLISH("relay.publish"),
    /** Relay took it from a peer. */
    RELAY_IN("relay.in"),
    /** Relay gave it to a peer. */
    RELAY_OUT("relay.out"),
    /** It came once more. */
    RELAY_DUP("relay.dup"),
    /** A validator refused it; the text says why. */
    RELAY_REJECT("relay.validate"),
    /** It was announced to, or by, a peer. */
    RELAY_IHAVE("relay.ihave"),
    /** It was asked for. */
    RELAY_IWANT("relay.iwant"),
    /** A light push client asks a service. */
    PUSH_REQUEST("push.req"),
    /** The service handled it; the number is its status, or -1. */
    PUSH_SERVE("push.serve"),
    /** The client has the answer; the number is its status. */
    PUSH_REPLY("push.reply"),
    /** A filter service pushes to a client. */
    FILTER_PUSH("filter.push"),
    /** It could not. */
    FILTER_PUSH_FAIL("filter.push_fail"),
    /** A filter client got it. */
    FILTER_RECV("filter.recv"),
    /** It is durable in a store. */
    STORE_INSERT("store.insert"),
    /** A store refused it, as it does with ephemeral messages; the text says why. */
    STORE_REFUSE("store.refuse"),
    /** A store query brought it. */
    STORE_HIT("store.hit"),
    /** A store did not have it. */
    STORE_MISS("store.miss"),
    /** A store confirmed to the sender that it has it. */
    STORE_CONFIRM("store.confirm"),
    /** No store confirmed it in time. */
    STORE_EXPIRE("store.expired"),
    /** Store sync brought it. */
    SYNC_RECOVER("sync.recovered"),
    /** Data sync brought it. */
    MVDS_IN("mvds.message");

    private static final List<Kind> ALL = List.of(values());

    private final String id;

    Kind(String id) {
        this.id = id;
    }

    /** Its name in the log contract. */
    public String id() {
        return id;
    }

    /** The one with this ordinal. */
    public static Kind at(int ordinal) {
        return ALL.get(ordinal);
    }

    /** The bit of this kind in a mask. */
    public long bit() {
        return 1L << ordinal();
    }

    /** Whether a node that says this has the message from then on. */
    public boolean isArrival() {
        return switch (this) {
            case APP_RECV, RELAY_IN, PUSH_SERVE, FILTER_RECV, STORE_HIT, SYNC_RECOVER, MVDS_IN -> true;
            default -> false;
        };
    }
}
