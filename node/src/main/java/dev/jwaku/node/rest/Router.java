package dev.jwaku.node.rest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds who answers a request. Filled before the first request, then read only. */
public final class Router {
    private static final String NO_SUCH_PATH = "Bad request initiated. Invalid path or method used.";

    private final List<Route> routes = new ArrayList<>();
    private final Map<String, String> unavailable = new LinkedHashMap<>();

    /** Answers a request whose path fits. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Answers.
         *
         * @param parameters what stands for the variable segments, in order
         */
        RestAnswer answer(RestRequest request, List<String> parameters);
    }

    /** Adds a route; segments in braces are variable. */
    public void add(String method, String path, Handler handler) {
        routes.add(new Route(method, List.of(path.substring(1).split("/", -1)), handler));
    }

    /** Names a group of paths that is switched off, and the text that says how to switch it on. */
    public void unavailable(String group, String text) {
        unavailable.put(group, text);
    }

    /** Method and path of everything that is answered. */
    public List<String> routes() {
        return routes.stream()
                .map(route -> route.method + " /" + String.join("/", route.segments))
                .toList();
    }

    /** What the route of the request answers; an error if there is none. */
    public RestAnswer answer(RestRequest request) {
        for (Route route : routes) {
            Optional<List<String>> parameters = route.match(request);
            if (parameters.isPresent()) {
                try {
                    return route.handler.answer(request, parameters.get());
                } catch (RestException e) {
                    return e.answer();
                }
            }
        }
        String group = request.path().isEmpty() ? "" : request.path().getFirst();
        String off = unavailable.get(group);
        return off != null ? RestAnswer.text(404, off) : RestAnswer.text(400, NO_SUCH_PATH);
    }

    private record Route(String method, List<String> segments, Handler handler) {
        Optional<List<String>> match(RestRequest request) {
            if (!method.equals(request.method())
                    || segments.size() != request.path().size()) {
                return Optional.empty();
            }
            List<String> parameters = new ArrayList<>();
            for (int i = 0; i < segments.size(); i++) {
                String given = request.path().get(i);
                if (segments.get(i).startsWith("{") && !given.isEmpty()) {
                    parameters.add(given);
                } else if (!segments.get(i).equals(given)) {
                    return Optional.empty();
                }
            }
            return Optional.of(parameters);
        }
    }
}
