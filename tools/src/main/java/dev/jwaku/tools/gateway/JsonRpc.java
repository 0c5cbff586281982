package dev.jwaku.tools.gateway;

import dev.jwaku.node.rest.Json;
import dev.jwaku.node.rest.RestException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON-RPC 2.0: requests, notifications and batches of up to {@link #MOST_IN_BATCH}. Filled before the first request,
 * then read only.
 */
final class JsonRpc {
    /** Longest batch. */
    static final int MOST_IN_BATCH = 100;

    private static final String VERSION = "2.0";
    private static final Logger log = LoggerFactory.getLogger(JsonRpc.class);

    private final Map<String, Method> methods = new TreeMap<>();

    /** What a name does. */
    @FunctionalInterface
    interface Method {
        /**
         * Does it.
         *
         * @return the result
         * @throws RpcException if it cannot be done
         */
        JsonNode call(RpcParams params);
    }

    void add(String name, Method method) {
        methods.put(name, method);
    }

    /** The names of all methods, sorted. */
    List<String> names() {
        return List.copyOf(methods.keySet());
    }

    /** The answer to a body; empty if nobody waits for one. */
    Optional<JsonNode> answer(String body) {
        JsonNode request;
        try {
            request = Json.parse(body);
        } catch (RestException e) {
            return Optional.of(failure(Json.nothing(), RpcException.PARSE, "parse error"));
        }
        if (!request.isArray()) {
            return answer(request);
        }
        if (request.isEmpty() || request.size() > MOST_IN_BATCH) {
            return Optional.of(failure(
                    Json.nothing(), RpcException.INVALID_REQUEST, "a batch has 1 to " + MOST_IN_BATCH + " requests"));
        }
        ArrayNode answers = Json.array();
        request.forEach(one -> answer(one).ifPresent(answers::add));
        return answers.isEmpty() ? Optional.empty() : Optional.of(answers);
    }

    private Optional<JsonNode> answer(JsonNode request) {
        JsonNode id = request.path("id");
        JsonNode params = request.path("params");
        boolean isRequest = request.isObject()
                && request.path("method").isString()
                && (id.isMissingNode() || id.isNull() || id.isString() || id.isNumber())
                && (params.isMissingNode() || params.isNull() || params.isArray());
        if (!isRequest) {
            JsonNode known = id.isString() || id.isNumber() ? id : Json.nothing();
            return Optional.of(failure(known, RpcException.INVALID_REQUEST, "invalid request"));
        }
        ObjectNode answer = call(id, request.path("method").stringValue(), new RpcParams(params));
        return id.isMissingNode() ? Optional.empty() : Optional.of(answer);
    }

    private ObjectNode call(JsonNode id, String name, RpcParams params) {
        Method method = methods.get(name);
        if (method == null) {
            return failure(id, RpcException.NO_METHOD, "the method " + name + " does not exist/is not available");
        }
        try {
            ObjectNode answer = Json.object();
            answer.put("jsonrpc", VERSION);
            answer.set("id", id.isMissingNode() ? Json.nothing() : id);
            answer.set("result", method.call(params));
            return answer;
        } catch (RpcException e) {
            return failure(id, e.code(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.atError().addKeyValue("method", name).setCause(e).log("call failed");
            return failure(id, RpcException.FAILED, "internal error");
        }
    }

    private static ObjectNode failure(JsonNode id, int code, String message) {
        ObjectNode answer = Json.object();
        answer.put("jsonrpc", VERSION);
        answer.set("id", id.isMissingNode() ? Json.nothing() : id);
        ObjectNode error = answer.putObject("error");
        error.put("code", code);
        error.put("message", message);
        return answer;
    }
}
