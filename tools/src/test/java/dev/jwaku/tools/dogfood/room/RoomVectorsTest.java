package dev.jwaku.tools.dogfood.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.lpt.wire.PayloadCodec;
import dev.jwaku.tools.lpt.wire.TestMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Page and JVM write and read the same bytes: the page's tests read the same file. */
class RoomVectorsTest {
    private static final Path FILE =
            Path.of(System.getProperty("jwaku.root", ".."), "dogfood-page", "test", "vectors.json");
    private static final long STARTED = 1_700_000_000_000_000_000L;

    private final JsonNode vectors = read();
    private final RoomName room = new RoomName("vectors");

    private static JsonNode read() {
        try {
            return new JsonMapper().readTree(Files.readString(FILE));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static TestMessage message() {
        return new TestMessage(
                "alice",
                7,
                TestMessage.ENDLESS,
                STARTED,
                500_000_000,
                1000,
                0,
                Optional.of(new TestMessage.Extra("0a0b0c0d", 2, STARTED + 500_000_000, STARTED + 250_000_000, 5)));
    }

    @Test
    void namesAndIdsAreThoseOfThePage() {
        Bytes payload = PayloadCodec.encode(message(), Bytes.EMPTY);
        assertThat(vectors.get("room").asString()).isEqualTo(room.text());
        assertThat(room.group().toHex()).isEqualTo(vectors.get("group").asString());
        assertThat(payload.toHex()).isEqualTo(vectors.get("testPayload").asString());
        assertThat(room.idOf(payload).toString())
                .isEqualTo(vectors.get("testId").asString());
        assertThat(room.topic().name()).isEqualTo("/jwaku-dogfood/1/vectors/proto");
    }

    @Test
    void telemetryNamesAMessageAsThePageDoes() {
        assertThat(RoomFacts.idOf(room, "alice", "0a0b0c0d", 7).bytes().toHex())
                .isEqualTo(vectors.get("telemetryId").asString());
    }

    @Test
    void recordsAreThoseOfThePage() {
        Presence presence = new Presence(
                "alice",
                "Zoë",
                "jvm",
                "0a0b0c0d",
                6,
                7,
                List.of(3L),
                1_700_000_000_000L,
                Optional.of(new Presence.Clock(-12.5, 1.5)));
        RoomCodec.Records records = new RoomCodec.Records(
                List.of(room.idOf(PayloadCodec.encode(message(), Bytes.EMPTY))), 1_700_000_001, presence);
        Bytes encoded = RoomCodec.encode(room, records);
        assertThat(encoded.toHex()).isEqualTo(vectors.get("records").asString());
        assertThat(RoomCodec.decode(room, encoded)).isEqualTo(records);
    }
}
