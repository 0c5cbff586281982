package dev.jwaku.tools.lpt.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PayloadCodecTest {
    /** As the reference's sender makes it. */
    private static final String REFERENCE = "{\"sender\":\"16Uiu2HAm1\",\"index\":7,\"count\":120,"
            + "\"startedAt\":1732000000000000000,\"sinceStart\":6000000000,\"sincePrev\":1000000001,\"size\":2048}";

    private static final Bytes NOISE = noise();

    private static Bytes noise() {
        byte[] noise = new byte[4096];
        new Random(1).nextBytes(noise);
        return Bytes.wrap(noise);
    }

    @Test
    void readsWhatTheReferenceSends() {
        Bytes noise = Bytes.of((byte) 0xff, (byte) 0, (byte) 0xc3, (byte) '{'); // no UTF-8, and a zero byte
        Bytes payload = Bytes.concat(Bytes.utf8(REFERENCE), Bytes.of((byte) 0x20, (byte) 0), noise);
        TestMessage message = (TestMessage) PayloadCodec.decode(payload);
        assertThat(message)
                .isEqualTo(new TestMessage(
                        "16Uiu2HAm1",
                        7,
                        120,
                        1_732_000_000_000_000_000L,
                        6_000_000_000L,
                        1_000_000_001L,
                        2048,
                        Optional.empty()));
        assertThat(message.sentAtNanos()).isEqualTo(1_732_000_006_000_000_000L);
    }

    /** The reference cuts at the zero byte, wants these seven fields, and warns of others. */
    @Test
    void sendsWhatTheReferenceReads() {
        Bytes payload = PayloadCodec.encode(message(1500), NOISE);
        assertThat(payload.length()).isEqualTo(1500);
        String text = payload.toUtf8();
        int zero = text.indexOf(0);
        assertThat(text.charAt(zero - 1)).isEqualTo(' ');
        assertThat(text.substring(0, zero - 1))
                .startsWith("{\"sender\":\"16Uiu2HAm1\",\"index\":3,\"count\":10,\"startedAt\":1000,\"sinceStart\":20,"
                        + "\"sincePrev\":5,\"size\":1500,\"v\":2,")
                .endsWith("}");
    }

    @Test
    void readsItsOwn() {
        TestMessage message = message(1500);
        assertThat(PayloadCodec.decode(PayloadCodec.encode(message, NOISE))).isEqualTo(message);
        TestMessage small = message(1);
        assertThat(PayloadCodec.decode(PayloadCodec.encode(small, NOISE))).isEqualTo(small);
        EndMarker marker = new EndMarker("16Uiu2HAm1", "run", 8, 10, List.of(2L, 9L));
        assertThat(PayloadCodec.decode(PayloadCodec.encode(marker))).isEqualTo(marker);
        assertThat(marker.isComplete()).isTrue();
    }

    private static TestMessage message(int size) {
        return new TestMessage(
                "16Uiu2HAm1", 3, 10, 1000, 20, 5, size, Optional.of(new TestMessage.Extra("run", 2, 1020, 1010, 99)));
    }

    @Test
    void refusesAnythingElseAndFailsInNoOtherWay() {
        for (String text : List.of("", "{", "[]", "7", "{}", REFERENCE.replace("7", "\"7\""), "{\"type\":\"end\"}")) {
            assertThatThrownBy(() -> PayloadCodec.decode(Bytes.utf8(text)))
                    .as(text)
                    .isInstanceOf(MalformedMessageException.class);
        }
        Random random = new Random(2);
        Bytes good = PayloadCodec.encode(message(300), NOISE);
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.toByteArray();
            for (int j = random.nextInt(4); j >= 0; j--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(PayloadCodec.decode(Bytes.wrap(bad))).isNotNull();
            } catch (MalformedMessageException e) {
                assertThat(e).hasMessageStartingWith("test payload");
            }
        }
    }
}
