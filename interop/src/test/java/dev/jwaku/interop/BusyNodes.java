package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.waku.filter.FilterClient;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.store.StoreException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two {@code jwaku node} processes, one with every service, and a client that keeps them busy: relay, filter, light
 * push, store queries, store sync, discv5, peer exchange.
 */
final class BusyNodes implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = 100_000_000;
    private static final String RELAY = "/relay/v1/messages/%2Fwaku%2F2%2Frs%2F16%2F32";
    private static final int BEFORE = 20;

    private final List<NodeCommandProcess> nodes = new ArrayList<>();
    private final List<Integer> metricsPorts = new ArrayList<>();
    private final AtomicInteger heard = new AtomicInteger();
    private final OurNode light;
    private final PeerId service;
    private final FilterClient filter;
    private final StoreQuestions questions;
    private final Thread traffic;
    private volatile boolean ended;

    /** With messages in files. */
    BusyNodes(Path folder) throws IOException, InterruptedException {
        this(folder, List.of());
    }

    /** @param more flags of the first node, the one with every service */
    BusyNodes(Path folder, List<String> more) throws IOException, InterruptedException {
        boolean complete = false;
        light = OurNode.overTcp();
        try {
            NodeCommandProcess first = start(folder, 1, more.toArray(String[]::new));
            service = light.connect(first.address());
            filter = light.node().filterClient();
            questions = new StoreQuestions(light, service);
            light.node().addFilterListener((from, topic, message, data) -> heard.incrementAndGet());
            assertThat(light.awaitMesh(1)).isTrue();
            light.publish(BEFORE, 100); // the second node misses these, and gets them by store sync
            String record = new JsonMapper()
                    .readTree(first.get("/info").body())
                    .get("enrUri")
                    .asString();
            start(folder, 2, "--staticnode=" + first.address(), "--discv5-bootstrap-node=" + record);
            await().atMost(LIMIT).until(() -> last().get("/health").body().contains("\"Relay\":\"READY\""));
            complete = true;
        } finally {
            if (!complete) {
                light.close();
                nodes.forEach(NodeCommandProcess::close);
            }
        }
        traffic = Thread.ofVirtual().start(this::keepBusy);
    }

    private NodeCommandProcess last() {
        return nodes.getLast();
    }

    private NodeCommandProcess start(Path folder, int number, String... more) throws IOException, InterruptedException {
        int metricsPort = freeTcpPort();
        List<String> flags = new ArrayList<>(List.of(
                "--store=true",
                "--store-sync=true",
                "--store-sync-interval=1",
                "--store-sync-relay-jitter=1",
                "--filter=true",
                "--lightpush=true",
                "--rate-limit=filter:600/1m",
                "--rate-limit=store:1000/1s",
                "--discv5-discovery=true",
                "--discv5-udp-port=" + freeUdpPort(),
                "--peer-exchange=true",
                "--metrics-server=true",
                "--metrics-server-port=" + metricsPort));
        flags.addAll(List.of(more));
        if (flags.stream().noneMatch(flag -> flag.startsWith("--store-message-db-url="))) {
            flags.add("--store-message-db-url=sqlite://" + folder.resolve("store-" + number + ".sqlite3"));
        }
        NodeCommandProcess node = NodeCommandProcess.start(folder, number, flags.toArray(String[]::new));
        nodes.add(node);
        metricsPorts.add(metricsPort);
        return node;
    }

    private static int freeTcpPort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    private static int freeUdpPort() throws IOException {
        try (DatagramSocket probe = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private void keepBusy() {
        filter.subscribe(service, OurNode.TOPIC, List.of(ContentTopic.of(OurNode.FROM_THEM)), light.within(LIMIT));
        for (int round = 0; !ended; round++) {
            try {
                once(round);
            } catch (StoreException e) {
                // the archive is away; the rest goes on
            } catch (IOException | Libp2pException e) {
                if (!ended) {
                    throw new IllegalStateException("round " + round, e);
                }
            } catch (InterruptedException | CancelledException e) {
                return;
            }
            LockSupport.parkNanos(pause(round));
        }
    }

    /** Up and down, because a flat line shows little. */
    private static long pause(int round) {
        return (long) (PAUSE_NANOS * (1 + 0.7 * Math.sin(round / 25.0)));
    }

    private void once(int round) throws IOException, InterruptedException {
        WakuMessage pushed = message("pushed " + round);
        light.node().lightPushClient().push(service, OurNode.TOPIC, pushed, light.within(LIMIT));
        questions.sent(MessageHash.of(OurNode.TOPIC, pushed));
        last().post(RELAY, "{\"payload\":\"cmVsYXllZA\",\"contentTopic\":\"" + OurNode.FROM_THEM + "\"}");
        light.publish(round);
        questions.ask(round);
        if (round % 10 == 0) {
            filter.ping(service, light.within(LIMIT));
            light.node().peerExchangeClient().ask(service, 10, light.within(LIMIT));
        }
    }

    private static WakuMessage message(String text) {
        return WakuMessage.builder(Bytes.utf8(text), ContentTopic.of(OurNode.FROM_THEM))
                .timestamp(System.currentTimeMillis() * 1_000_000)
                .build();
    }

    /** Where their metrics are. */
    List<Integer> metricsPorts() {
        return List.copyOf(metricsPorts);
    }

    /** The page of the one with every client connected to it. */
    String metricsOfServiceNode() throws IOException, InterruptedException {
        URI page = URI.create("http://127.0.0.1:" + metricsPorts.getFirst() + "/metrics");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(page).timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** The one with every client connected to it. */
    NodeCommandProcess serviceNode() {
        return nodes.getFirst();
    }

    /** Messages that filter pushed to the client so far. */
    int heard() {
        return heard.get();
    }

    @Override
    public void close() {
        ended = true;
        traffic.interrupt();
        light.close();
        nodes.reversed().forEach(NodeCommandProcess::close);
    }
}
