package dev.jwaku.node.rest;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Decides whether a browser page of some origin may use the API. nwaku's patterns: {@code *} and {@code ?}. */
final class Cors {
    private static final String ANY = "*";

    private final List<Pattern> allowed;
    private final boolean everybody;

    Cors(List<String> origins) {
        this.everybody = origins.equals(List.of(ANY));
        this.allowed = origins.stream().map(Cors::pattern).toList();
    }

    private static Pattern pattern(String origin) {
        StringBuilder regex = new StringBuilder();
        if (!origin.startsWith("http://") && !origin.startsWith("https://")) {
            regex.append("https?://");
        }
        for (int i = 0; i < origin.length(); i++) {
            char c = origin.charAt(i);
            regex.append(c == '*' ? ".*" : c == '?' ? ".?" : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE);
    }

    /** Whether anybody was named at all; otherwise requests are served without a word on origins. */
    boolean isOn() {
        return !allowed.isEmpty();
    }

    /** What to say in {@code Access-Control-Allow-Origin}; empty if the origin may not. */
    Optional<String> allow(String origin) {
        if (everybody) {
            return Optional.of(ANY);
        }
        return allowed.stream().anyMatch(pattern -> pattern.matcher(origin).matches())
                ? Optional.of(origin)
                : Optional.empty();
    }
}
