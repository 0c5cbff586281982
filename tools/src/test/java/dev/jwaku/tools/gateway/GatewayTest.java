package dev.jwaku.tools.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.node.rest.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Alice and Bob, seen by HTTP only. */
@Timeout(120)
class GatewayTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private TestPerson alice;
    private TestPerson bob;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        alice = new TestPerson("Alice", folder.resolve("alice"), List.of());
        bob = new TestPerson("Bob", folder.resolve("bob"), alice.addresses());
    }

    @AfterEach
    void stop() {
        bob.close();
        alice.close();
    }

    private void meet() throws IOException, InterruptedException {
        alice.post("/v1/contacts", "{\"key\":\"" + bob.key() + "\"}");
        bob.post("/v1/contacts", "{\"key\":\"" + alice.publicKey() + "\"}");
        awaitHealth(alice, "canSend");
        awaitHealth(bob, "canSend");
    }

    private static void awaitHealth(TestPerson person, String what) {
        await().atMost(SOON).until(() -> person.get("/v1/health").path(what).asBoolean(false));
    }

    private static void awaitState(TestPerson person, String id, String state) {
        await().atMost(SOON)
                .until(() -> person.get("/v1/messages/" + id)
                        .path("state")
                        .asString("")
                        .equals(state));
    }

    @Test
    void aTextGoesThereAndBackByRest() throws IOException, InterruptedException {
        meet();

        JsonNode sent = alice.ask("POST", "/v1/chats/" + bob.key() + "/messages", "{\"text\":\"hello\\nBob\"}", 202);
        JsonNode received = bob.get("/v1/inbox?wait=30");
        bob.ask("POST", "/v1/chats/" + alice.publicKey() + "/messages", "{\"text\":\"hi\"}", 202);

        assertThat(received).hasSize(1);
        assertThat(received.path(0).path("text").asString("")).isEqualTo("hello\nBob");
        assertThat(received.path(0).path("id")).isEqualTo(sent.path("id"));
        assertThat(received.path(0).path("from").asString("")).isEqualTo(alice.key());
        awaitState(alice, sent.path("id").asString(""), "delivered");
        JsonNode known = alice.get("/v1/messages/" + sent.path("id").asString(""));
        assertThat(known.at("/recipients/0/key").asString("")).isEqualTo(bob.key());
        assertThat(known.at("/recipients/0/state").asString("")).isEqualTo("delivered");
        alice.ask("POST", "/v1/messages/" + sent.path("id").asString("") + "/retry", "", 409);
        assertThat(alice.get("/v1/inbox?wait=30").path(0).path("text").asString(""))
                .isEqualTo("hi");
        assertThat(alice.get("/v1/chats/" + bob.key() + "/messages?limit=2")).hasSize(2);
        assertThat(alice.get("/v1/chats/" + bob.key() + "/messages?after=1")).hasSize(1);
    }

    @Test
    void aTextGoesThereAndBackInTheShapesOfTheReference() throws IOException, InterruptedException {
        meet();

        JsonNode sent = alice.rpc(
                        "wakuext_sendOneToOneMessage", "[{\"id\":\"" + bob.publicKey() + "\",\"message\":\"hello\"}]")
                .path("result");
        String id = sent.at("/messages/0/id").asString("");
        awaitState(alice, id, "delivered");
        JsonNode history = bob.rpc("wakuext_chatMessages", "[\"" + alice.publicKey() + "\",\"\",20]")
                .path("result");

        assertThat(sent.at("/chats/0/id").asString("")).isEqualTo(bob.publicKey());
        assertThat(sent.at("/messages/0/text").asString("")).isEqualTo("hello");
        assertThat(sent.at("/messages/0/outgoingStatus").asString("")).isIn("sending", "sent", "delivered");
        assertThat(history.at("/messages/0/id").asString("")).isEqualTo(id);
        assertThat(history.at("/messages/0/from").asString("")).isEqualTo(alice.publicKey());
        assertThat(history.path("cursor").asString("?")).isEmpty();
        assertThat(alice.rpc("wakuext_peers", "[]").path("result").isObject()).isTrue();
        assertThat(alice.rpc("wakuext_peers", "[]").path("result")).hasSize(1);
        assertThat(alice.rpc("waku_info", "[]").at("/result/maxMessageSize").asInt(0))
                .isPositive();
    }

    @Test
    void aContactRequestIsAskedAndAcceptedInTheShapesOfTheReference() throws IOException, InterruptedException {
        JsonNode asked = alice.rpc(
                        "wakuext_sendContactRequest", "[{\"id\":\"" + bob.publicKey() + "\",\"message\":\"it is me\"}]")
                .path("result");
        await().atMost(SOON).until(() -> bob.get("/v1/contacts/requests").size() == 1);
        JsonNode request = bob.get("/v1/contacts/requests").path(0);
        JsonNode accepted = bob.rpc(
                        "wakuext_acceptContactRequest",
                        "[{\"id\":\"" + request.path("id").asString("") + "\"}]")
                .path("result");

        assertThat(request.path("text").asString("")).isEqualTo("it is me");
        assertThat(request.path("key").asString("")).isEqualTo(alice.key());
        assertThat(asked.at("/messages/0/id")).isEqualTo(request.path("id"));
        assertThat(asked.at("/messages/0/contentType").asInt(0)).isEqualTo(11);
        assertThat(accepted.at("/contacts/0/mutual").asBoolean(false)).isTrue();
        await().atMost(SOON)
                .until(() ->
                        alice.get("/v1/contacts/" + bob.key()).path("mutual").asBoolean(false));
        assertThat(alice.rpc("wakuext_contacts", "[]")
                        .at("/result/0/contactRequestState")
                        .asInt(0))
                .isEqualTo(1);
        assertThat(alice.rpc("wakuext_acceptContactRequest", "[{\"id\":\"0x" + "00".repeat(32) + "\"}]")
                        .at("/error/code")
                        .asInt(0))
                .isEqualTo(-32602);
    }

    @Test
    void reactionsAreSeenByBothAndTakenBack() throws IOException, InterruptedException {
        meet();
        String id = alice.ask("POST", "/v1/chats/" + bob.key() + "/messages", "{\"text\":\"hello\"}", 202)
                .path("id")
                .asString("");
        String atBob = "/v1/chats/" + alice.key() + "/messages/" + id + "/reactions";
        String atAlice = "/v1/chats/" + bob.key() + "/messages/" + id + "/reactions";

        bob.ask("PUT", atBob + "/thumbs_up", "", 202);
        await().atMost(SOON).until(() -> alice.get(atAlice).size() == 1);
        assertThat(alice.get(atAlice).at("/0/reaction").asString("")).isEqualTo("thumbs_up");
        assertThat(alice.get(atAlice).at("/0/key").asString("")).isEqualTo(bob.key());
        assertThat(bob.get(atBob)).hasSize(1);
        bob.ask("DELETE", atBob + "/thumbs_up", "", 202);
        await().atMost(SOON).until(() -> alice.get(atAlice).isEmpty());
        bob.ask("PUT", atBob + "/shrug", "", 400);
        alice.ask("GET", "/v1/chats/" + bob.key() + "/messages/nonsense/reactions", "", 400);
    }

    @Test
    void aNameTravelsWithTheNextText() throws IOException, InterruptedException {
        meet();
        alice.ask("PUT", "/v1/identity/displayName", "{\"displayName\":\" Alice\"}", 422);
        JsonNode renamed = alice.ask("PUT", "/v1/identity/displayName", "{\"displayName\":\"Alice A.\"}", 200);
        alice.ask("POST", "/v1/chats/" + bob.key() + "/messages", "{\"text\":\"hello\"}", 202);

        assertThat(renamed.path("displayName").asString("")).isEqualTo("Alice A.");
        assertThat(alice.get("/v1/identity").path("displayName").asString("")).isEqualTo("Alice A.");
        await().atMost(SOON)
                .until(() -> bob.get("/v1/contacts/" + alice.key())
                        .path("displayName")
                        .asString("")
                        .equals("Alice A."));
    }

    private void meetByRequest() throws IOException, InterruptedException {
        alice.ask("POST", "/v1/contacts/" + bob.key() + "/request", "{\"text\":\"it is me\"}", 202);
        await().atMost(SOON).until(() -> bob.get("/v1/contacts/requests").size() == 1);
        bob.ask("POST", "/v1/contacts/" + alice.key() + "/accept", "", 202);
        await().atMost(SOON)
                .until(() ->
                        alice.get("/v1/contacts/" + bob.key()).path("mutual").asBoolean(false));
    }

    @Test
    void aGroupTalksByRpcAndIsChangedByRest() throws IOException, InterruptedException {
        meetByRequest();
        String id = alice.rpc("wakuext_createGroupChatWithMembers", "[null,\"Friends\",[\"" + bob.publicKey() + "\"]]")
                .at("/result/chats/0/id")
                .asString("");
        await().atMost(SOON).until(() -> bob.get("/v1/groups").size() == 1);

        alice.rpc("wakuext_sendGroupChatMessage", "[{\"id\":\"" + id + "\",\"message\":\"hello all\"}]");
        await().atMost(SOON).until(() -> bob.get("/v1/inbox").toString().contains("\"chat\":\"" + id + "\""));
        bob.ask("POST", "/v1/chats/" + id + "/messages", "{\"text\":\"hello Alice\"}", 202);
        await().atMost(SOON)
                .until(() -> alice.rpc("wakuext_chatMessages", "[\"" + id + "\"]")
                        .toString()
                        .contains("hello Alice"));
        alice.ask("POST", "/v1/groups/" + id + "/name", "{\"name\":\"Old friends\"}", 202);
        await().atMost(SOON)
                .until(() ->
                        bob.get("/v1/groups/" + id).path("name").asString("").equals("Old friends"));
        bob.ask("DELETE", "/v1/groups/" + id + "/members/" + alice.key(), "", 422);
        bob.ask("POST", "/v1/groups/" + id + "/leave", "", 202);
        await().atMost(SOON)
                .until(() -> alice.get("/v1/groups/" + id).path("members").size() == 1);
        alice.ask("GET", "/v1/groups/nonsense", "", 404);
    }

    @Test
    void somebodyJoinsACommunityAndLeavesIt() throws IOException, InterruptedException {
        awaitHealth(alice, "canSend");
        awaitHealth(bob, "canSend");
        String id = alice.rpc(
                        "wakuext_createCommunity", "[{\"membership\":3,\"name\":\"Chess\",\"description\":\"e4\"}]")
                .at("/result/communities/0/id")
                .asString("");
        bob.rpc("wakuext_fetchCommunity", "[{\"communityKey\":\"" + id + "\"}]");
        await().atMost(SOON)
                .until(() -> bob.get("/v1/communities/" + id)
                        .path("name")
                        .asString("")
                        .equals("Chess"));
        String request = bob.rpc("wakuext_requestToJoinCommunity", "[{\"communityId\":\"" + id + "\"}]")
                .at("/result/requestsToJoinCommunity/0/id")
                .asString("");
        await().atMost(SOON)
                .until(() -> alice.get("/v1/communities/" + id + "/requests").size() == 1);

        JsonNode accepted = alice.rpc("wakuext_acceptRequestToJoinCommunity", "[{\"id\":\"" + request + "\"}]");
        await().atMost(SOON)
                .until(() -> bob.get("/v1/communities/" + id)
                        .path("standing")
                        .asString("")
                        .equals("member"));
        JsonNode left = bob.rpc("wakuext_leaveCommunity", "[\"" + id + "\"]");

        assertThat(accepted.at("/result/communities/0/id").asString("")).isEqualTo(id);
        assertThat(left.at("/result/communities/0/joined").asBoolean(true)).isFalse();
    }

    @Test
    void historyIsReadBackwardsByCursor() throws IOException, InterruptedException {
        meet();
        for (int i = 0; i < 5; i++) {
            alice.rpc("wakuext_sendChatMessage", "[{\"chatId\":\"" + bob.key() + "\",\"text\":\"text " + i + "\"}]");
        }
        List<String> texts = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = alice.rpc("wakuext_chatMessages", "[\"" + bob.key() + "\",\"" + cursor + "\",2]")
                    .path("result");
            page.path("messages")
                    .forEach(message -> texts.add(message.path("text").asString("")));
            cursor = page.path("cursor").asString("");
        } while (!cursor.isEmpty());

        assertThat(texts).containsExactly("text 4", "text 3", "text 2", "text 1", "text 0");
    }

    @Test
    void whatIsWrongIsSaid() throws IOException, InterruptedException {
        String chat = "/v1/chats/" + bob.key() + "/messages";
        assertThat(alice.ask("GET", chat, "", 404).path("error").asString("")).contains("neither a contact");
        alice.ask("POST", chat, "{\"text\":\"x\"}", 404);
        alice.ask("POST", "/v1/contacts", "{\"key\":\"zQ3shnonsense\"}", 400);
        alice.ask("POST", "/v1/contacts", "{\"key\":\"" + alice.key() + "\"}", 400);
        alice.ask("POST", "/v1/contacts", "{\"key\":7}", 400);
        alice.ask("POST", "/v1/contacts", "nonsense", 400);
        alice.ask("GET", "/v1/inbox?limit=0", "", 400);
        alice.ask("GET", "/v1/messages/0x00", "", 400);
        alice.ask("GET", "/v1/messages/0x" + "00".repeat(32), "", 404);
        alice.ask("POST", "/v1/messages/0x" + "00".repeat(32) + "/retry", "", 404);
        alice.ask("GET", "/v1/nothing", "", 404);
        alice.ask("DELETE", "/v1/peers/nonsense", "", 400);
        alice.ask("POST", "/v1/peers", "{\"address\":\"nonsense\"}", 400);
        alice.ask("POST", "/v1/peers", "{\"address\":\"/ip4/127.0.0.1/tcp/1\"}", 502);
        alice.post("/v1/contacts", "{\"key\":\"" + bob.key() + "\"}");
        alice.ask("POST", chat, "{\"text\":\" \"}", 422);
        assertThat(alice.rpc("wakuext_sendOneToOneMessage", "[{\"id\":\"nonsense\",\"message\":\"x\"}]")
                        .at("/error/code")
                        .asInt(0))
                .isEqualTo(-32602);
    }

    @Test
    void offlineCutsAndOnlineHeals() throws IOException, InterruptedException {
        meet();
        bob.post("/v1/network/offline", "");
        await().atMost(SOON).until(() -> alice.get("/v1/peers").isEmpty());

        JsonNode sent = bob.ask("POST", "/v1/chats/" + alice.key() + "/messages", "{\"text\":\"later\"}", 202);
        assertThat(bob.get("/v1/health").path("offline").asBoolean(false)).isTrue();
        assertThat(bob.get("/v1/peers")).isEmpty();
        assertThat(bob.get("/v1/messages/" + sent.path("id").asString(""))
                        .path("state")
                        .asString(""))
                .isIn("queued", "sending");
        bob.post("/v1/network/online", "");

        awaitState(bob, sent.path("id").asString(""), "delivered");
        for (String hint : List.of("networkChanged", "goingToSleep", "woke")) {
            bob.post("/v1/network/" + hint, "");
        }
        String peer = alice.get("/v1/peers").path(0).path("peerId").asString("");
        alice.ask("DELETE", "/v1/peers/" + peer, "", 200);
    }

    @Test
    void eventsComeByWebSocketAndAsServerSentEvents() throws Exception {
        meet();
        BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        WebSocket signals = bob.socket("/signals", texts);
        WebSocket events = alice.socket("/v1/events", texts);
        try (Stream<String> lines = bob.lines("/v1/events")) {
            Iterator<String> said = lines.iterator();
            assertThat(said.next()).isEqualTo(": jwaku");

            alice.ask("POST", "/v1/chats/" + bob.key() + "/messages", "{\"text\":\"hello\"}", 202);

            assertThat(next(said, "event: message.received")).contains("\"text\":\"hello\"");
            List<String> types = new ArrayList<>();
            while (!types.containsAll(List.of("messages.new", "message.state delivered"))) {
                String text = texts.poll(30, TimeUnit.SECONDS);
                assertThat(text).as("after %s", types).isNotNull();
                JsonNode json = Json.parse(text);
                types.add((json.path("type").asString("") + " "
                                + json.at("/event/state").asString(""))
                        .strip());
            }
        }
        signals.sendClose(WebSocket.NORMAL_CLOSURE, "").get(10, TimeUnit.SECONDS);
        events.abort();
        // the ones who left are forgotten, and others may come
        bob.socket("/signals", texts).abort();
    }

    private static String next(Iterator<String> lines, String event) {
        while (lines.hasNext()) {
            if (lines.next().equals(event)) {
                return lines.next();
            }
        }
        throw new AssertionError("no " + event);
    }

    @Test
    void aScriptPlaysASession() throws IOException, InterruptedException {
        meet();
        List<String> told = new ArrayList<>();
        Script good = Script.parse("""
                # says hello and waits for the proof
                until 30 /v1/health /canSend true
                post /v1/chats/${BOB}/messages {"text": "hello"}
                let ID /id
                await message.state 30 "id":"${ID}","state":"delivered"
                get /v1/messages/${ID}
                expect /text "hello"
                rpc wakuext_peers
                """);

        boolean asExpected = good.run(alice.gateway(), alice.world(), Map.of("BOB", bob.key()), told::add);

        assertThat(told).as("steps").hasSize(7);
        assertThat(asExpected).as("%s", told).isTrue();
        assertThat(Script.parse("get /v1/health\nexpect /mode \"edge\"\nget /v1/peers")
                        .run(alice.gateway(), alice.world(), Map.of(), told::add))
                .isFalse();
        assertThat(told)
                .hasSize(9)
                .last()
                .asString()
                .startsWith("FAILED 2 expect")
                .contains("it is \"relay\"");
    }

    @Test
    void everythingIsDescribedAndNothingElse() throws IOException {
        JsonNode document;
        try (InputStream in = Gateway.class.getResourceAsStream("openapi.yaml")) {
            document = YAMLMapper.builder().build().readTree(in);
        }
        Map<String, JsonNode> described = new TreeMap<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> described.put(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                operation.getValue())));

        assertThat(alice.gateway().routes()).containsExactlyInAnyOrderElementsOf(described.keySet());
    }
}
