package dev.jwaku.messenger.contact;

import dev.jwaku.messenger.application.ContactRequestPropagatedState;
import dev.jwaku.messenger.identity.ChatKey;

/**
 * What two people decided about each other, as far as it is known here. Immutable and pure.
 *
 * <p>Each side's decision has the Lamport clock of the message that brought it; a decision with a clock that is not
 * higher than the known one of its side changes nothing.
 *
 * @param key the other person
 * @param local our decision: {@link ContactState#NONE}, {@link ContactState#SENT} or {@link ContactState#DISMISSED}
 * @param localClock of our decision, in milliseconds
 * @param remote the other person's decision: {@link ContactState#NONE} or {@link ContactState#RECEIVED}
 * @param remoteClock of that decision, in milliseconds
 * @param displayName how the other person calls itself, or empty
 */
public record Contact(
        ChatKey key, ContactState local, long localClock, ContactState remote, long remoteClock, String displayName) {
    /** Longest name of a person. */
    public static final int MAX_NAME_LENGTH = 100;

    /** Somebody of whom nothing is known. */
    public static Contact unknown(ChatKey key) {
        return new Contact(key, ContactState.NONE, 0, ContactState.NONE, 0, "");
    }

    /** Whether we asked or accepted. */
    public boolean isAdded() {
        return local == ContactState.SENT;
    }

    /** Whether the other person asked or accepted. */
    public boolean hasAddedUs() {
        return remote == ContactState.RECEIVED;
    }

    /** Whether both did. */
    public boolean isMutual() {
        return isAdded() && hasAddedUs();
    }

    /** We ask, or accept what was asked. */
    public Contact add(long clock) {
        return clock > localClock ? withLocal(ContactState.SENT, clock) : this;
    }

    /** We do not want it. */
    public Contact dismiss(long clock) {
        return clock > localClock ? withLocal(ContactState.DISMISSED, clock) : this;
    }

    /** We take it back: nobody is a contact of the other any more. */
    public Contact retract(long clock) {
        return clock > localClock
                ? new Contact(key, ContactState.NONE, clock, ContactState.NONE, clock, displayName)
                : this;
    }

    /** The other person asked or accepted. */
    public Contact onAdded(long clock) {
        return clock > remoteClock ? withRemote(ContactState.RECEIVED, clock) : this;
    }

    /**
     * The other person took it back, which ends it for both. That we do not want it stays so, and so does what we
     * decided after it.
     */
    public Contact onRetracted(long clock) {
        if (clock <= remoteClock) {
            return this;
        }
        Contact without = withRemote(ContactState.NONE, clock);
        return local == ContactState.DISMISSED || clock <= localClock
                ? without
                : without.withLocal(ContactState.NONE, clock);
    }

    /** The same person with another name; one that is too long is none. */
    public Contact named(String name) {
        return name.isEmpty() || name.length() > MAX_NAME_LENGTH || name.equals(displayName)
                ? this
                : new Contact(key, local, localClock, remote, remoteClock, name);
    }

    /** The other person told how it sees the contact. */
    public Healing onPropagated(ContactRequestPropagatedState seen) {
        Contact healed = this;
        boolean isBehind = seen.remoteClock() < localClock && isOtherThanDecided(seen.remoteState());
        boolean knowsThatWeTookItBack = seen.remoteClock() > localClock
                && ContactState.of(seen.remoteState()) == ContactState.NONE
                && local != ContactState.DISMISSED;
        if (knowsThatWeTookItBack) {
            // We have lost a decision of our own: this profile is older than what the other person remembers.
            ContactState theirs =
                    ContactState.of(seen.localState()) == ContactState.SENT ? ContactState.RECEIVED : ContactState.NONE;
            healed = new Contact(key, ContactState.NONE, seen.remoteClock(), theirs, remoteClock, displayName);
        }
        if (seen.localClock() > healed.remoteClock) {
            healed = switch (ContactState.of(seen.localState())) {
                case SENT -> healed.onAdded(seen.localClock());
                case NONE -> healed.onRetracted(seen.localClock());
                case MUTUAL, RECEIVED, DISMISSED -> healed;
            };
        }
        return new Healing(healed, isBehind && healed.isAdded());
    }

    /** Our decision as the other person names it, if it may know it. */
    private boolean isOtherThanDecided(long seen) {
        return switch (local) {
            case SENT -> ContactState.of(seen) != ContactState.RECEIVED;
            case NONE, MUTUAL -> ContactState.of(seen) != ContactState.NONE;
            case RECEIVED, DISMISSED -> false;
        };
    }

    /** Our view, as it travels with our messages. That we dismissed the other person stays with us. */
    public ContactRequestPropagatedState propagated() {
        ContactState told = local == ContactState.DISMISSED ? ContactState.NONE : local;
        return new ContactRequestPropagatedState(localClock, told.number(), remoteClock, remote.number());
    }

    private Contact withLocal(ContactState state, long clock) {
        return new Contact(key, state, clock, remote, remoteClock, displayName);
    }

    private Contact withRemote(ContactState state, long clock) {
        return new Contact(key, local, localClock, state, clock, displayName);
    }

    /**
     * What somebody's view of the contact means for ours.
     *
     * @param contact our view from now on
     * @param isToBeAnswered whether the other person does not know our last decision and should be told
     */
    public record Healing(Contact contact, boolean isToBeAnswered) {}
}
