package dev.jwaku.tools.trace.find;

import java.util.AbstractList;
import java.util.List;
import java.util.function.Function;

/** A list that is made when it is read: of a million stories a few are told. */
final class Steps<S, T> extends AbstractList<T> {
    private final List<S> from;
    private final Function<S, T> step;

    Steps(List<S> from, Function<S, T> step) {
        this.from = from;
        this.step = step;
    }

    @Override
    public T get(int index) {
        return step.apply(from.get(index));
    }

    @Override
    public int size() {
        return from.size();
    }
}
