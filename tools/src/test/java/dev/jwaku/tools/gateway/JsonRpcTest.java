package dev.jwaku.tools.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.node.rest.Json;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.StringNode;

class JsonRpcTest {
    private final JsonRpc rpc = new JsonRpc();

    JsonRpcTest() {
        rpc.add("echo", params -> StringNode.valueOf(params.text(0)));
        rpc.add("field", params -> StringNode.valueOf(params.field(0, "id")));
        rpc.add("number", params -> StringNode.valueOf(String.valueOf(params.number(0, 7, 1, 10))));
        rpc.add("refuse", params -> {
            throw new RpcException(RpcException.FAILED, "no");
        });
        rpc.add("bug", params -> {
            throw new IllegalStateException("secret detail");
        });
    }

    private String answer(String body) {
        return rpc.answer(body).map(Object::toString).orElse("");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"jsonrpc":"2.0","id":1,"method":"echo","params":["hi"]}        | {"jsonrpc":"2.0","id":1,"result":"hi"}
            {"jsonrpc":"2.0","id":"a","method":"echo","params":["hi"]}      | {"jsonrpc":"2.0","id":"a","result":"hi"}
            {"id":1,"method":"field","params":[{"id":"x","more":1}]}        | {"jsonrpc":"2.0","id":1,"result":"x"}
            {"id":1,"method":"number"}                                      | {"jsonrpc":"2.0","id":1,"result":"7"}
            {"id":1,"method":"number","params":[null]}                      | {"jsonrpc":"2.0","id":1,"result":"7"}
            {"id":1,"method":"number","params":[10]}                        | {"jsonrpc":"2.0","id":1,"result":"10"}
            """)
    void answersRequests(String request, String expected) {
        assertThat(answer(request)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {nonsense                                                   | null | -32700
            7                                                           | null | -32600
            []                                                          | null | -32600
            {"id":1}                                                    | 1    | -32600
            {"id":{},"method":"echo"}                                   | null | -32600
            {"id":1,"method":"echo","params":{"a":1}}                   | 1    | -32600
            {"id":1,"method":"unknown"}                                 | 1    | -32601
            {"id":1,"method":"echo","params":[]}                        | 1    | -32602
            {"id":1,"method":"echo","params":[7]}                       | 1    | -32602
            {"id":1,"method":"field","params":["x"]}                    | 1    | -32602
            {"id":1,"method":"field","params":[{}]}                     | 1    | -32602
            {"id":1,"method":"number","params":[11]}                    | 1    | -32602
            {"id":1,"method":"number","params":["1"]}                   | 1    | -32602
            {"id":1,"method":"refuse"}                                  | 1    | -32000
            {"id":1,"method":"bug"}                                     | 1    | -32000
            """)
    void refusesWhatIsWrong(String request, String id, int code) {
        assertThat(answer(request))
                .startsWith("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":" + code + ",")
                .doesNotContain("secret detail");
    }

    @Test
    void notificationsAreDoneWithoutAnAnswer() {
        assertThat(answer("{\"jsonrpc\":\"2.0\",\"method\":\"echo\",\"params\":[\"hi\"]}"))
                .isEmpty();
        assertThat(answer("[{\"method\":\"echo\",\"params\":[\"hi\"]}]")).isEmpty();
    }

    @Test
    void answersEachRequestOfABatchAndNoEndlessOne() {
        assertThat(answer("[{\"id\":1,\"method\":\"echo\",\"params\":[\"a\"]},{\"id\":2,\"method\":\"none\"}]"))
                .startsWith("[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"a\"},{\"jsonrpc\":\"2.0\",\"id\":2,\"error\"");
        String one = "{\"id\":1,\"method\":\"echo\",\"params\":[\"a\"]}";
        String many = "[" + String.join(",", Collections.nCopies(JsonRpc.MOST_IN_BATCH + 1, one)) + "]";
        assertThat(Json.parse(answer(many)).at("/error/code").asInt(0)).isEqualTo(-32600);
    }
}
