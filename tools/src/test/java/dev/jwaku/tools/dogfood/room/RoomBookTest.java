package dev.jwaku.tools.dogfood.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.telemetry.journal.Fact;
import dev.jwaku.telemetry.journal.Party;
import dev.jwaku.telemetry.record.Recv;
import dev.jwaku.tools.lpt.wire.EndMarker;
import dev.jwaku.tools.lpt.wire.PayloadCodec;
import dev.jwaku.tools.lpt.wire.TestMessage;
import dev.jwaku.waku.message.MessageHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoomBookTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final RoomName room = new RoomName("r");
    private final List<Fact> facts = new ArrayList<>();
    private final RoomBook book = new RoomBook(room, "me", "run-me", new RoomFacts(room, "me", "run-me", facts::add));

    private static TestMessage test(String sender, int index, int attempt) {
        long nanos = START.getEpochSecond() * 1_000_000_000L;
        return new TestMessage(
                sender,
                index,
                TestMessage.ENDLESS,
                nanos,
                0,
                0,
                0,
                Optional.of(new TestMessage.Extra("run-" + sender, attempt, nanos, nanos, 0)));
    }

    private static Bytes payload(String sender, int index, int attempt) {
        return PayloadCodec.encode(test(sender, index, attempt), Bytes.EMPTY);
    }

    private void got(String sender, int index, int attempt, int hash) {
        byte[] bytes = new byte[MessageHash.LENGTH];
        bytes[0] = (byte) hash;
        book.got(
                test(sender, index, attempt),
                payload(sender, index, attempt),
                new MessageHash(Bytes.wrap(bytes)),
                true,
                START.plusMillis(20));
    }

    private RoomCodec.Records acks(String by, Bytes... payloads) {
        Presence presence = new Presence(by, by, "jvm", "", 0, 0, List.of(), 0, Optional.empty());
        return new RoomCodec.Records(
                Arrays.stream(payloads).map(room::idOf).toList(), START.getEpochSecond(), presence);
    }

    private String matrix() {
        StringBuilder text = new StringBuilder();
        for (RoomBook.Cell cell : book.matrix()) {
            text.append(cell.sender().id())
                    .append('>')
                    .append(cell.receiver().id())
                    .append(' ')
                    .append(cell.received())
                    .append('/')
                    .append(cell.sent())
                    .append(' ');
        }
        return text.toString().strip();
    }

    @Test
    void amongOthersIsWhoSaidWithinTheHourThatItIsThere() {
        got("ana", 1, 1, 1);
        assertThat(book.others(START)).as("her messages do not say it").isZero();
        book.heard(acks("ana"), START);
        book.heard(acks("ben"), START.plusSeconds(60));
        book.heard(acks("me"), START.plusSeconds(60));

        assertThat(book.others(START.plusSeconds(60))).isEqualTo(2);
        assertThat(book.others(START.plus(RoomFacts.RECIPIENT))).isEqualTo(1);
    }

    @Test
    void whoReceivedWhoseFollowsFromWhatCameAndWhatWasAcknowledged() {
        book.queued(1, payload("me", 1, 1), START);
        book.own(1).orElseThrow().accepted(START);
        got("bob", 1, 1, 1);
        got("bob", 2, 1, 2);
        book.heard(acks("carl", payload("bob", 2, 1), payload("me", 1, 1)), START);
        assertThat(matrix()).isEqualTo("me>bob 0/1 me>carl 1/1 bob>me 2/2 bob>carl 1/2");
        assertThat(book.isComplete()).isFalse();
        book.heard(acks("carl", payload("bob", 1, 1)), START);
        book.heard(acks("bob", payload("me", 1, 1)), START);
        assertThat(book.isComplete()).isTrue();
    }

    @Test
    void aRepetitionIsTheSameMessageAndItsAcksCountOnce() {
        got("bob", 1, 1, 1);
        book.acked(book.toAck(10));
        got("bob", 1, 2, 2);
        assertThat(book.toAck(10)).containsExactly(room.idOf(payload("bob", 1, 2)));
        book.heard(acks("carl", payload("bob", 1, 1), payload("bob", 1, 2), payload("bob", 1, 1)), START);
        assertThat(matrix()).isEqualTo("bob>me 1/1 bob>carl 1/1");
    }

    @Test
    void acksOfMessagesThatAreNotHereWaitForThem() {
        book.heard(acks("carl", payload("bob", 1, 1)), START);
        assertThat(book.unknownAcks()).isEqualTo(1);
        assertThat(book.isComplete()).isFalse();
        got("bob", 1, 1, 1);
        assertThat(book.unknownAcks()).isZero();
        assertThat(matrix().split(" (?=bob)")).containsExactlyInAnyOrder("bob>carl 1/1", "bob>me 1/1");
        assertThat(book.isComplete()).isTrue();
    }

    @Test
    void aGapIsLostWhenStoresWereComparedAfterTheGrace() {
        got("bob", 1, 1, 1);
        book.ended(new RoomCodec.End(new EndMarker("bob", "run-bob", 3, 4, List.of(2L))), START);
        assertThat(gaps()).isEqualTo("{3=false, 4=false}");
        book.comparedUntil(START.plus(RoomBook.GRACE).minusMillis(1));
        assertThat(gaps()).isEqualTo("{3=false, 4=false}");
        book.comparedUntil(START.plus(RoomBook.GRACE));
        assertThat(gaps()).isEqualTo("{3=true, 4=true}");
        got("bob", 3, 1, 3);
        got("bob", 4, 1, 4);
        assertThat(gaps()).isEqualTo("{}");
    }

    @Test
    void telemetryCountsAMessageForEachOfThoseWhoWereThere() {
        book.heard(acks("gone"), START.minus(RoomFacts.RECIPIENT));
        book.heard(acks("carl"), START.minusSeconds(1));
        book.queued(1, payload("me", 1, 1), START);
        book.heard(acks("late", payload("me", 1, 1)), START);
        book.heard(acks("carl", payload("me", 1, 1)), START);
        book.heard(acks("carl", payload("me", 1, 1)), START);
        assertThat(facts).hasSize(2).first().isInstanceOfSatisfying(Fact.Accepted.class, accepted -> {
            assertThat(accepted.recipients()).containsExactly(Party.of("carl"));
            assertThat(accepted.id()).isEqualTo(RoomFacts.idOf(room, "me", "run-me", 1));
        });
        assertThat(facts.getLast()).isInstanceOfSatisfying(Fact.Progress.class, progress -> {
            assertThat(progress.recipient()).isEqualTo(Party.of("carl"));
            assertThat(progress.step()).isEqualTo(Fact.Step.ACKED);
        });
    }

    @Test
    void telemetryCountsWhatComesOnceAndItsRepetitionsApart() {
        got("bob", 1, 1, 1);
        got("bob", 1, 1, 1);
        got("bob", 1, 2, 2);
        assertThat(facts).hasSize(2);
        assertThat(facts.getFirst()).isInstanceOfSatisfying(Fact.Taken.class, taken -> {
            assertThat(taken.id()).isEqualTo(RoomFacts.idOf(room, "bob", "run-bob", 1));
            assertThat(taken.path()).isEqualTo(Recv.Path.FILTER);
        });
        assertThat(facts.getLast()).isInstanceOf(Fact.Repeated.class);
    }

    private String gaps() {
        return book.person("bob")
                .run("run-bob")
                .gaps(book.comparedAt(), RoomBook.GRACE)
                .toString();
    }

    @Test
    void reportsSayTheSame() {
        book.queued(1, payload("me", 1, 1), START);
        got("bob", 1, 1, 1);
        got("bob", 3, 1, 3);
        RoomReport report = new RoomReport(room, book, "test");
        assertThat(report.text()).contains("missing, looked for: 2").contains("mine: 1 made, 0 taken");
        assertThat(report.json(START).get("gaps").toString())
                .isEqualTo("[{\"sender\":\"bob\",\"run\":\"run-bob\",\"index\":2,\"lost\":false}]");
        assertThat(report.json(START).get("received")).hasSize(2);
        assertThat(report.json(START).get("latencyMs").get("live").get("p50").doubleValue())
                .isEqualTo(20.0);
    }
}
