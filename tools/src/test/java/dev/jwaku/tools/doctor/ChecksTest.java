package dev.jwaku.tools.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.runtime.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChecksTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final long MIB = 1024 * 1024;

    private static Finding.Level levelOf(Finding finding) {
        return finding.level();
    }

    private static Finding port(int port, boolean udp, boolean nodeAnswers) {
        return new PortCheck(SocketOwners.of(Path.of("/proc")), nodeAnswers)
                .run(new Patient.Port("x", udp, new InetSocketAddress(HERE, port)));
    }

    @Test
    void aTakenTcpPortNamesItsProcess() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, HERE)) {
            port = taken.getLocalPort();
            Finding finding = port(port, false, false);
            assertThat(levelOf(finding)).isEqualTo(Finding.Level.FAIL);
            assertThat(finding.text())
                    .contains(port + "/tcp")
                    .contains("process " + ProcessHandle.current().pid());
        }
        assertThat(levelOf(port(port, false, false))).isEqualTo(Finding.Level.OK);
        assertThat(levelOf(port(port, false, true))).isEqualTo(Finding.Level.WARN);
        assertThat(port(0, false, false).text()).contains("chosen by the system");
    }

    @Test
    void aTakenUdpPortNamesItsProcess() throws IOException {
        try (DatagramSocket taken = new DatagramSocket(0, HERE)) {
            Finding finding = port(taken.getLocalPort(), true, false);
            assertThat(levelOf(finding)).isEqualTo(Finding.Level.FAIL);
            assertThat(finding.text())
                    .contains("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void withoutProcTheReasonOfTheSystemIsGiven(@TempDir Path noProc) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, HERE)) {
            Patient.Port port = new Patient.Port("x", false, new InetSocketAddress(HERE, taken.getLocalPort()));
            Finding finding = new PortCheck(SocketOwners.of(noProc), false).run(port);
            assertThat(levelOf(finding)).isEqualTo(Finding.Level.FAIL);
            assertThat(finding.text()).contains("in use");
            assertThat(levelOf(new PortCheck(SocketOwners.of(noProc), true).run(port)))
                    .isEqualTo(Finding.Level.OK);
        }
    }

    @Test
    void theClockIsComparedOnlyWhenAsked() {
        assertThat(ClockCheck.run(Optional.empty()).text()).contains("compared with nobody");
        assertThat(levelOf(ClockCheck.judge(Duration.ofMillis(-100), "x"))).isEqualTo(Finding.Level.OK);
        assertThat(levelOf(ClockCheck.judge(Duration.ofSeconds(3), "x"))).isEqualTo(Finding.Level.WARN);
        assertThat(ClockCheck.judge(Duration.ofSeconds(-21), "x").text()).contains("21.000 s ahead of x");
        assertThat(levelOf(ClockCheck.judge(Duration.ofSeconds(21), "x"))).isEqualTo(Finding.Level.FAIL);
    }

    @Test
    void theClockIsComparedByNtp() throws IOException {
        try (SystemWorld world = new SystemWorld();
                Tasks tasks = new Tasks(world, "test");
                DatagramSocket server = new DatagramSocket(0, HERE)) {
            tasks.start("ntp", () -> answer(server, Duration.ofSeconds(60)));
            Finding finding = ClockCheck.run(Optional.of("127.0.0.1:" + server.getLocalPort()));
            assertThat(levelOf(finding)).as(finding.text()).isEqualTo(Finding.Level.FAIL);
            assertThat(finding.text()).containsPattern("(59|60)\\.\\d+ s behind of");
        }
    }

    private static void answer(DatagramSocket server, Duration ahead) {
        try {
            DatagramPacket packet = new DatagramPacket(new byte[48], 48);
            server.receive(packet);
            Instant time = Instant.now().plus(ahead);
            for (int position : new int[] {32, 40}) {
                ByteBuffer.wrap(packet.getData(), position, 8)
                        .putInt((int) (time.getEpochSecond() + 2_208_988_800L))
                        .putInt((int) (((long) time.getNano() << 32) / 1_000_000_000L));
            }
            server.send(packet);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aTimeServerThatDoesNotAnswerIsNoFailure() {
        assertThat(levelOf(ClockCheck.run(Optional.of("http://127.0.0.1:1/")))).isEqualTo(Finding.Level.WARN);
        assertThat(levelOf(ClockCheck.run(Optional.of("host:port")))).isEqualTo(Finding.Level.WARN);
    }

    @Test
    void theNodeIsAskedAndTheClockComparedByHttp() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(HERE, 0), 0);
        serve(server, "/health", """
                {"nodeHealth":"READY",
                "protocolsHealth":[{"Store":"NOT_READY","desc":"disk full"},{"Relay":"READY"}]}""");
        serve(server, "/metrics", "# TYPE libp2p_peers gauge\nlibp2p_peers 3.0\nother 1\n");
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            NodeAnswers answers = NodeAnswers.ask(Optional.of(URI.create(url)), Optional.of(URI.create(url)));
            assertThat(answers.isThere()).isTrue();
            assertThat(answers.findings())
                    .containsExactly(
                            Finding.warn("node health", "READY; not ready: Store (disk full)"),
                            Finding.ok("node metrics", "2 values, 3 peers"));
            assertThat(levelOf(ClockCheck.run(Optional.of(url + "/health")))).isEqualTo(Finding.Level.OK);
        } finally {
            server.stop(0);
        }
    }

    private static void serve(HttpServer server, String path, String body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, head ? -1 : bytes.length);
            if (!head) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        });
    }

    @Test
    void nobodyThereIsNoFailure() {
        NodeAnswers answers = NodeAnswers.ask(Optional.of(URI.create("http://127.0.0.1:1")), Optional.empty());
        assertThat(answers.isThere()).isFalse();
        assertThat(answers.findings()).allMatch(finding -> finding.level() == Finding.Level.OK);
        assertThat(levelOf(NodeAnswers.judge("<html>"))).isEqualTo(Finding.Level.WARN);
        assertThat(levelOf(NodeAnswers.judge("{}"))).isEqualTo(Finding.Level.WARN);
    }

    @Test
    void certificatesThatEndSoonAreSaid(@TempDir Path folder) throws IOException {
        Instant from = Instant.parse("2026-01-01T00:00:00Z");
        Instant until = Instant.parse("2026-03-31T00:00:00Z");
        assertThat(levelOf(CertificateCheck.judge(from, until, from.minusSeconds(1))))
                .isEqualTo(Finding.Level.FAIL);
        assertThat(levelOf(CertificateCheck.judge(from, until, from.plusSeconds(1))))
                .isEqualTo(Finding.Level.OK);
        assertThat(levelOf(CertificateCheck.judge(from, until, until.minusSeconds(86_400))))
                .isEqualTo(Finding.Level.WARN);
        assertThat(levelOf(CertificateCheck.judge(from, until, until.plusSeconds(1))))
                .isEqualTo(Finding.Level.FAIL);
        Path none = Files.writeString(folder.resolve("none.pem"), "no certificate");
        assertThat(levelOf(CertificateCheck.run(none, from))).isEqualTo(Finding.Level.FAIL);
    }

    @Test
    void limitsOfTheMachineAreJudged(@TempDir Path folder) {
        assertThat(levelOf(MachineCheck.openFiles(OptionalLong.of(100), 342))).isEqualTo(Finding.Level.WARN);
        assertThat(levelOf(MachineCheck.openFiles(OptionalLong.of(1024), 342))).isEqualTo(Finding.Level.OK);
        assertThat(levelOf(MachineCheck.memory(64 * MIB, OptionalLong.empty()))).isEqualTo(Finding.Level.WARN);
        assertThat(levelOf(MachineCheck.memory(512 * MIB, OptionalLong.of(100 * MIB))))
                .isEqualTo(Finding.Level.WARN);
        assertThat(levelOf(MachineCheck.memory(512 * MIB, OptionalLong.of(900 * MIB))))
                .isEqualTo(Finding.Level.OK);
        assertThat(levelOf(DiskCheck.run(folder.resolve("missing/store.sqlite3"))))
                .isEqualTo(Finding.Level.FAIL);
        assertThat(levelOf(DiskCheck.judge(folder, 0, 99 * MIB))).isEqualTo(Finding.Level.FAIL);
        assertThat(levelOf(DiskCheck.judge(folder, 0, 500 * MIB))).isEqualTo(Finding.Level.WARN);
        assertThat(levelOf(DiskCheck.judge(folder, 0, 5000 * MIB))).isEqualTo(Finding.Level.OK);
        assertThat(levelOf(VersionCheck.java(17))).isEqualTo(Finding.Level.FAIL);
        assertThat(levelOf(VersionCheck.java(21))).isEqualTo(Finding.Level.WARN);
        assertThat(VersionCheck.libraries("/x/netty-common-4.2.15.Final.jar:/y/classes:a-1.jar"))
                .containsEntry("netty-common", "4.2.15.Final")
                .containsEntry("a", "1")
                .hasSize(2);
    }
}
