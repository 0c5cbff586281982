package dev.jwaku.tools.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The observer's side of Alice or Bob: hands texts over, writes down what is heard, and knows how to go on after a
 * kill.
 *
 * <p>A text whose acceptance was not seen because its sender died is looked up in the sender's own history after the
 * restart: if it is there it was accepted, if not it is offered again. So none is lost and none sent twice. Texts that
 * come due while nobody is there wait here. Thread-safe.
 */
public final class Player {
    private final Role role;
    private final Ledger ledger;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<String> waiting = new ArrayList<>();
    private @Nullable Consumer<PersonCommand> commands;
    private @Nullable String key;
    private @Nullable String contact;
    private long cursor;
    private boolean talks;
    private boolean connected;
    private boolean listed;

    /** Nobody there yet. @param nanoTime the observer's monotonic clock */
    public Player(Role role, Ledger ledger, LongSupplier nanoTime) {
        this.role = role;
        this.ledger = ledger;
        this.nanoTime = nanoTime;
    }

    /** Who it is. */
    public Role role() {
        return role;
    }

    /** Starting: commands go here from now on, once the person is {@link PersonEvent.Ready}. */
    public void starts(Consumer<PersonCommand> target) {
        lock.lock();
        try {
            commands = target;
        } finally {
            lock.unlock();
        }
    }

    /** Gone: everything that comes due waits for the next start. */
    public void isGone() {
        lock.lock();
        try {
            commands = null;
            talks = false;
            connected = false;
        } finally {
            lock.unlock();
        }
    }

    /** The contact key, once known. */
    public @Nullable String key() {
        lock.lock();
        try {
            return key;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the contact is made and the network reached. */
    public boolean isConnected() {
        lock.lock();
        try {
            return connected;
        } finally {
            lock.unlock();
        }
    }

    /** Makes the owner of this key the contact, now and after each restart. */
    public void meet(String other) {
        lock.lock();
        try {
            contact = other;
            tell(new PersonCommand.Meet(other, cursor));
            talks = true;
        } finally {
            lock.unlock();
        }
    }

    /** Hands a text over, or keeps it until somebody is there. */
    public void offer(String text) {
        ledger.offered(role, text);
        lock.lock();
        try {
            if (talks) {
                tell(new PersonCommand.Say(text));
            } else {
                waiting.add(text);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Asks for the whole inbox; {@link #hasListedInbox} tells when it came. */
    public void listInbox() {
        lock.lock();
        try {
            tell(new PersonCommand.ListInbox());
        } finally {
            lock.unlock();
        }
    }

    /** Whether the inbox asked for has come and is in the ledger. */
    public boolean hasListedInbox() {
        lock.lock();
        try {
            return listed;
        } finally {
            lock.unlock();
        }
    }

    /** Takes what the person says, in its order. */
    public void hear(PersonEvent event) {
        switch (event) {
            case PersonEvent.Ready ready -> ready(ready.key());
            case PersonEvent.Connected met -> connected();
            case PersonEvent.Accepted accepted -> ledger.accepted(role, accepted.text(), nanoTime.getAsLong());
            case PersonEvent.Refused refused -> {
                // It stays offered and not accepted, which the result shows.
            }
            case PersonEvent.Published published -> ledger.published(role, published.text());
            case PersonEvent.Delivered delivered -> ledger.acked(role, delivered.text());
            case PersonEvent.Shown shown -> shown(shown);
            case PersonEvent.Outgoing outgoing -> resume(outgoing.texts());
            case PersonEvent.Inbox inbox -> inbox(inbox.texts());
        }
    }

    private void ready(String own) {
        lock.lock();
        try {
            key = own;
            if (contact != null) {
                tell(new PersonCommand.Meet(contact, cursor));
                tell(new PersonCommand.ListOutgoing());
            }
        } finally {
            lock.unlock();
        }
    }

    private void connected() {
        lock.lock();
        try {
            connected = true;
        } finally {
            lock.unlock();
        }
    }

    private void shown(PersonEvent.Shown shown) {
        ledger.shown(role, shown.text(), nanoTime.getAsLong());
        lock.lock();
        try {
            cursor = shown.cursor();
        } finally {
            lock.unlock();
        }
    }

    /** After a restart: what the history has was accepted, the rest is said again, then what came due meanwhile. */
    private void resume(List<String> history) {
        history.forEach(text -> ledger.accepted(role, text, nanoTime.getAsLong()));
        lock.lock();
        try {
            List<String> open = ledger.notAccepted(role);
            open.removeAll(waiting);
            open.forEach(text -> tell(new PersonCommand.Say(text)));
            waiting.forEach(text -> tell(new PersonCommand.Say(text)));
            waiting.clear();
            talks = true;
        } finally {
            lock.unlock();
        }
    }

    private void inbox(List<String> texts) {
        ledger.inboxAtTheEnd(role, texts);
        lock.lock();
        try {
            listed = true;
        } finally {
            lock.unlock();
        }
    }

    private void tell(PersonCommand command) {
        if (commands != null) {
            commands.accept(command);
        }
    }
}
