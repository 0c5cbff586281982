package dev.jwaku.tools.storewatch;

import dev.jwaku.tools.storewatch.Stores.TooManyException;
import dev.jwaku.waku.message.MessageHash;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds out to the second when missing messages were sent, without asking for more than hashes: a store that has them
 * is asked for halves of the window. So many questions a round at most; what is left keeps its window and has its turn
 * in the next.
 */
final class Narrowing {
    private static final int QUESTIONS = 64;

    private final Stores asked;
    private final WatchBook book;
    private int questions;

    Narrowing(Stores asked, WatchBook book) {
        this.asked = asked;
        this.book = book;
    }

    private record Place(TimeWindow window, int store) {}

    void run(List<StoreState> stores) {
        questions = QUESTIONS;
        Map<Place, Set<MessageHash>> places = new LinkedHashMap<>();
        for (MissingMessage message : book.wide(WatchSettings.SHORTEST.toNanos())) {
            for (int store = 0; store < stores.size(); store++) {
                if (message.hasAt(store) && !stores.get(store).isSilent()) {
                    places.computeIfAbsent(new Place(message.window(), store), missing -> new LinkedHashSet<>())
                            .add(message.hash());
                    break;
                }
            }
        }
        places.forEach((place, hashes) -> narrow(stores.get(place.store()), place.window(), hashes));
    }

    private void narrow(StoreState state, TimeWindow window, Set<MessageHash> hashes) {
        if (hashes.isEmpty()) {
            return;
        }
        if (window.nanos() <= WatchSettings.SHORTEST.toNanos() || questions == 0 || state.isSilent()) {
            hashes.forEach(hash -> book.narrow(hash, window));
            return;
        }
        questions--;
        Set<MessageHash> early;
        try {
            early = asked.window(state.store(), window.firstHalf());
        } catch (NoAnswerException | TooManyException e) {
            hashes.forEach(hash -> book.narrow(hash, window));
            return;
        }
        Set<MessageHash> first = new LinkedHashSet<>(hashes);
        first.retainAll(early);
        Set<MessageHash> second = new LinkedHashSet<>(hashes);
        second.removeAll(first);
        narrow(state, window.firstHalf(), first);
        narrow(state, window.secondHalf(), second);
    }
}
