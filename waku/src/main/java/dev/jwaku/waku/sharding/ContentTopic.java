package dev.jwaku.waku.sharding;

import java.util.List;

/**
 * What a message is about. Any text on the wire; autosharding wants the form
 * {@code /{application}/{version}/{name}/{encoding}}, which {@link #parts()} checks.
 *
 * @param name may be empty, though other nodes refuse that
 */
public record ContentTopic(String name) implements Comparable<ContentTopic> {
    private static final int PARTS = 4;

    /** The topic of this name. */
    public static ContentTopic of(String name) {
        return new ContentTopic(name);
    }

    /**
     * The parts of a structured name.
     *
     * @throws InvalidTopicException if it has not four non-empty parts, or a generation other than 0 before them
     */
    public Parts parts() {
        if (!name.startsWith("/")) {
            throw new InvalidTopicException("invalid format: content-topic '" + name + "' must start with slash");
        }
        List<String> parts = List.of(name.substring(1).split("/", -1));
        if (parts.size() != PARTS && parts.size() != PARTS + 1) {
            throw new InvalidTopicException("content topic \"" + name
                    + "\" must have the form /application/version/name/encoding or /generation/application/…");
        }
        if (parts.stream().anyMatch(String::isEmpty)) {
            throw new InvalidTopicException("content topic \"" + name + "\" has an empty part");
        }
        if (parts.size() == PARTS) {
            return new Parts(parts.get(0), parts.get(1), parts.get(2), parts.get(3));
        }
        checkGeneration(parts.get(0));
        return new Parts(parts.get(1), parts.get(2), parts.get(3), parts.get(4));
    }

    private void checkGeneration(String text) {
        if (!text.matches("-?[0-9]+")) {
            throw new InvalidTopicException("content topic \"" + name + "\": generation must be a number");
        }
        if (!text.matches("0+")) {
            throw new InvalidTopicException("content topic \"" + name + "\": only generation 0 is supported");
        }
    }

    @Override
    public int compareTo(ContentTopic other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }

    /** The parts of a structured name of generation 0; none is empty. */
    public record Parts(String application, String version, String name, String encoding) {}
}
