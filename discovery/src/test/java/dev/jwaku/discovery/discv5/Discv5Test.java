package dev.jwaku.discovery.discv5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.enr.Capability;
import dev.jwaku.waku.enr.Enr;
import dev.jwaku.waku.enr.EnrBuilder;
import dev.jwaku.waku.enr.RelayShards;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class Discv5Test {
    private static final String LOOPBACK = "127.0.0.1";

    private final SystemWorld world = new SystemWorld();
    private final List<Discv5> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(Discv5::close);
        world.close();
    }

    private static int freePort() throws IOException {
        try (DatagramSocket probe = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private Enr record(PrivateKey key, int udp) {
        return new EnrBuilder()
                .ip(LOOPBACK)
                .tcp(60_000)
                .udp(udp)
                .capabilities(EnumSet.of(Capability.RELAY, Capability.STORE))
                .shards(new RelayShards(16, List.of(32)))
                .sign(key);
    }

    private Discv5 start(List<Enr> bootstrap) throws IOException {
        PrivateKey key = PrivateKey.generateSecp256k1(world.entropy());
        int port = freePort();
        Discv5 node = Discv5.start(world, key, record(key, port), new Discv5Config(LOOPBACK, port, bootstrap, false));
        nodes.add(node);
        return node;
    }

    private List<Enr> search(Discv5 node) {
        return node.search(Deadline.after(world, Duration.ofSeconds(20)));
    }

    @Test
    void nodesFindEachOtherThroughOneTheyBothKnow() throws IOException {
        Discv5 first = start(List.of());
        Discv5 second = start(List.of(first.ownRecord()));
        Discv5 third = start(List.of(first.ownRecord()));
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(search(third)).contains(second.ownRecord(), first.ownRecord());
            assertThat(search(second)).contains(third.ownRecord());
            assertThat(search(first)).contains(second.ownRecord(), third.ownRecord());
        });
    }

    @Test
    void changedShardsMakeANewRecord() throws IOException {
        Discv5 node = start(List.of());
        Enr before = node.ownRecord();
        node.updateShards(new RelayShards(16, List.of(32, 64)));
        assertThat(node.ownRecord().sequence()).isGreaterThan(before.sequence());
        assertThat(node.ownRecord().shards()).contains(new RelayShards(16, List.of(32, 64)));
        assertThat(node.ownRecord().capabilities()).isEqualTo(before.capabilities());
    }

    @Test
    void aTakenPortIsSaid() throws IOException {
        Discv5 node = start(List.of());
        int taken = node.ownRecord().udp().getAsInt();
        PrivateKey key = PrivateKey.generateSecp256k1(world.entropy());
        Discv5Config config = new Discv5Config(LOOPBACK, taken, List.of(), false);
        Enr record = record(key, taken);
        assertThatThrownBy(() -> Discv5.start(world, key, record, config))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("UDP " + taken);
    }

    /** With the library's own id we would be alone: packets with another one are not even decoded. */
    @Test
    void closesAtOnceAndGivesThePortBack() throws IOException {
        Discv5 node = start(List.of());
        int port = node.ownRecord().udp().orElseThrow();
        long before = world.nanoTime();
        node.close();
        assertThat(Duration.ofNanos(world.nanoTime() - before)).isLessThan(Duration.ofMillis(1_500));
        await().ignoreExceptions().until(() -> {
            new DatagramSocket(port, InetAddress.getLoopbackAddress()).close();
            return true;
        });
    }

    @Test
    void speaksWakusProtocolId() throws IOException, GeneralSecurityException {
        PrivateKey key = PrivateKey.generateSecp256k1(world.entropy());
        try (DatagramSocket listener = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Enr theirs = record(key, listener.getLocalPort());
            start(List.of(theirs));
            DatagramPacket packet = new DatagramPacket(new byte[1280], 1280);
            listener.setSoTimeout(30_000);
            listener.receive(packet);
            byte[] iv = Arrays.copyOf(packet.getData(), 16);
            byte[] mask = Arrays.copyOf(theirs.nodeId().toByteArray(), 16);
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(mask, "AES"), new IvParameterSpec(iv));
            byte[] header = cipher.doFinal(packet.getData(), 16, 23);
            assertThat(new String(header, 0, 6, StandardCharsets.US_ASCII)).isEqualTo("d5waku");
            assertThat(header[6]).isZero();
            assertThat(header[7]).isEqualTo((byte) 1);
        }
    }
}
