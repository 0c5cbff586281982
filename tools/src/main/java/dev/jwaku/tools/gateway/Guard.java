package dev.jwaku.tools.gateway;

import dev.jwaku.node.rest.RestAnswer;
import dev.jwaku.node.rest.RestRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who may call. With a token: whoever shows it. Without: programs of this machine, but no page in a browser of this
 * machine, which reaches loopback too. A page betrays itself by an {@code Origin}, or, when a name of its own points to
 * loopback, by the {@code Host} it asks for.
 */
final class Guard {
    private static final String BEARER = "Bearer ";
    private static final Pattern LOOPBACK_HOST = Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");

    private final Optional<byte[]> token;

    Guard(Optional<String> token) {
        this.token = token.map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** Why the caller must not; empty if it may. */
    Optional<RestAnswer> refuse(RestRequest request) {
        if (token.isPresent()) {
            return shows(request, token.get())
                    ? Optional.empty()
                    : Optional.of(Answers.error(401, "the token is missing or wrong: Authorization: Bearer <token>"));
        }
        if (request.headers().containsKey("origin")) {
            return Optional.of(Answers.error(403, "without a token, pages in browsers are not answered"));
        }
        String host = request.headers().getOrDefault("host", "localhost");
        return LOOPBACK_HOST.matcher(host).matches()
                ? Optional.empty()
                : Optional.of(Answers.error(403, "without a token, only localhost is answered"));
    }

    /** Takes as long for a wrong token as for the right one. */
    private static boolean shows(RestRequest request, byte[] token) {
        String given = request.headers().getOrDefault("authorization", "");
        return given.startsWith(BEARER)
                && MessageDigest.isEqual(given.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8), token);
    }
}
