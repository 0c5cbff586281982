package dev.jwaku.tools.lightpush;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a run measured. A pair of rounds that the host disturbed is played again, at most {@value #MOST_AGAIN} times in
 * a run; which of the two it hit makes no difference, and all rounds are shown.
 *
 * <p>Not thread-safe.
 */
public final class LightPushResult {
    /** So many disturbed pairs are played again; later ones count as they are. */
    public static final int MOST_AGAIN = 10;

    private final List<LightPushPair> counted = new ArrayList<>();
    private final List<LightPushPair> playedAgain = new ArrayList<>();

    /** Nothing measured yet. */
    public LightPushResult() {}

    /**
     * Notes a pair.
     *
     * @return whether it counts; if not, another must be played for it
     */
    public boolean add(LightPushPair pair) {
        boolean again = pair.isDisturbed() && playedAgain.size() < MOST_AGAIN;
        (again ? playedAgain : counted).add(pair);
        return !again;
    }

    /** How many pairs count. */
    public int pairs() {
        return counted.size();
    }

    /** How many pairs were played again. */
    public int playedAgain() {
        return playedAgain.size();
    }

    /** How many pairs count although they were disturbed. */
    public long disturbed() {
        return counted.stream().filter(LightPushPair::isDisturbed).count();
    }

    /**
     * The middle of the ratios of the pairs that count.
     *
     * @throws IllegalStateException if none does
     */
    public double medianRatio() {
        if (counted.isEmpty()) {
            throw new IllegalStateException("no pair of rounds counts");
        }
        List<Double> ratios =
                counted.stream().map(LightPushPair::ratio).sorted().toList();
        return ratios.get(ratios.size() / 2);
    }

    /** Whether everything was answered, also in what was played again. */
    public boolean isComplete() {
        return Stream.concat(counted.stream(), playedAgain.stream()).allMatch(LightPushPair::isComplete);
    }

    /** The figures by name, for JSON. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("rounds", rounds(counted));
        map.put("disturbed", disturbed());
        map.put("played_again", rounds(playedAgain));
        map.put("median_p99_ratio", medianRatio());
        return map;
    }

    private static List<Map<String, Object>> rounds(List<LightPushPair> pairs) {
        return pairs.stream()
                .flatMap(pair -> Stream.of(pair.ours(), pair.other()))
                .map(LightPushRound::toMap)
                .toList();
    }
}
