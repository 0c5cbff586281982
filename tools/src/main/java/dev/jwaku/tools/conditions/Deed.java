package dev.jwaku.tools.conditions;

import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.application.MessageId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Something that one person does once and others learn of, if there are any. All questions are answered by what is on
 * disk, so whoever was killed in the middle of it looks whether it is done before doing it.
 */
final class Deed {
    final String label;
    final String author;
    final List<String> readers;
    private final Set<String> arrived = new LinkedHashSet<>();
    private Predicate<Messenger> isPossible = messenger -> true;
    private Predicate<Messenger> isDone = messenger -> false;
    private Predicate<Messenger> isThere = messenger -> true;
    private Function<Messenger, Optional<MessageId>> receipt = messenger -> Optional.empty();
    private Function<Messenger, Optional<MessageId>> how = messenger -> Optional.empty();
    private Optional<MessageId> id = Optional.empty();
    private boolean accepted;

    Deed(String label, String author, List<String> readers) {
        this.label = label;
        this.author = author;
        this.readers = readers;
    }

    /** When it can be done; may prepare it. */
    Deed once(Predicate<Messenger> condition) {
        isPossible = condition;
        return this;
    }

    /** How it is done, and how one sees that it is. @param action gives the receipt, if there is one */
    Deed does(Predicate<Messenger> done, Function<Messenger, Optional<MessageId>> action) {
        isDone = done;
        how = action;
        return this;
    }

    /** How one finds the receipt of what an earlier life did. */
    Deed found(Function<Messenger, Optional<MessageId>> search) {
        receipt = search;
        return this;
    }

    /** How readers see that it reached them. */
    Deed reaches(Predicate<Messenger> condition) {
        isThere = condition;
        return this;
    }

    /** Does it if it can be done and is not yet. On a task of its author. */
    void attempt(Messenger messenger) {
        if (!isPossible.test(messenger)) {
            return;
        }
        id = isDone.test(messenger) ? receipt.apply(messenger) : how.apply(messenger);
        accepted = true;
    }

    /** Whether its call returned in some life, or its result was found by a later one. */
    boolean isAccepted() {
        return accepted;
    }

    /** Whether its author has it on disk. */
    boolean isKept(Messenger messenger) {
        return isDone.test(messenger);
    }

    /** Whether a reader has it on disk. */
    boolean hasReached(Messenger messenger) {
        return isThere.test(messenger);
    }

    /** Notes that it has reached somebody, if it has. */
    void look(String reader, Messenger messenger) {
        if (accepted && readers.contains(reader) && !arrived.contains(reader) && isThere.test(messenger)) {
            arrived.add(reader);
        }
    }

    boolean hasArrived(String reader) {
        return arrived.contains(reader);
    }

    boolean hasArrived() {
        return arrived.size() == readers.size();
    }

    Optional<MessageId> id() {
        return id;
    }

    @Override
    public String toString() {
        return label + " by " + author;
    }
}
