package dev.jwaku.tools.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which share of the questions each shape has.
 *
 * @param weights by shape, in order; positive
 */
record Mix(Map<Shape, Double> weights) {
    /** What the acceptance of the wire speaks of: presence of one and of ten, one hour of ten content topics. */
    static final String DEFAULT = "hash-1=4,hash-10-recent=3,topics10-20-1h=2,topics10-100-1h=1";

    Mix {
        weights = new LinkedHashMap<>(weights);
    }

    /** Reads {@code hash-1=4,hash-50=1}. @throws IllegalArgumentException if it is something else */
    static Mix parse(String text) {
        Map<Shape, Double> weights = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            String[] sides = part.strip().split("=", -1);
            Shape shape = Shape.parse(sides[0]);
            if (!shape.isQuery()) {
                throw new IllegalArgumentException("'" + sides[0] + "' is no store query, so it cannot be in a mix");
            }
            if (sides.length != 2 || !sides[1].matches("[0-9]{1,6}(\\.[0-9]{1,6})?")) {
                throw new IllegalArgumentException("a mix is <shape>=<weight>,…, not '" + text + "'");
            }
            double weight = Double.parseDouble(sides[1]);
            if (weight == 0 || weights.put(shape, weight) != null) {
                throw new IllegalArgumentException("'" + sides[0] + "' stands twice in the mix, or has no weight");
            }
        }
        return new Mix(weights);
    }

    List<Shape> shapes() {
        return List.copyOf(weights.keySet());
    }

    /** The shape at a place from 0 to 1, exclusive. */
    Shape at(double share) {
        double total =
                weights.values().stream().mapToDouble(Double::doubleValue).sum();
        double reached = 0;
        for (Map.Entry<Shape, Double> entry : weights.entrySet()) {
            reached += entry.getValue();
            if (share * total < reached) {
                return entry.getKey();
            }
        }
        return shapes().getLast();
    }

    @Override
    public String toString() {
        return weights.entrySet().stream()
                .map(entry -> entry.getKey().id() + "="
                        + Double.toString(entry.getValue()).replaceFirst("\\.0$", ""))
                .collect(Collectors.joining(","));
    }
}
