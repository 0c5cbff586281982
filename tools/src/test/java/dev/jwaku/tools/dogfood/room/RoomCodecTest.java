package dev.jwaku.tools.dogfood.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.messenger.datasync.MvdsMessage;
import dev.jwaku.messenger.datasync.MvdsPayload;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.lpt.wire.EndMarker;
import dev.jwaku.tools.lpt.wire.PayloadCodec;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomCodecTest {
    private final RoomName room = new RoomName("r");

    private Bytes body(String json) {
        MvdsMessage message = new MvdsMessage(room.group(), 1, Bytes.utf8(json));
        return new MvdsPayload(List.of(), List.of(), List.of(), List.of(message)).encode();
    }

    @Test
    void readsWhatALptSenderSends() {
        EndMarker marker = new EndMarker("s", "run", 1, 2, List.of(1L));
        assertThat(RoomCodec.decode(room, PayloadCodec.encode(marker))).isEqualTo(new RoomCodec.End(marker));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "null", "{}", "{\"type\":\"presence\"}", "{\"type\":\"x\",\"sender\":\"a\"}"})
    void whatIsNoPresenceIsRefused(String json) {
        assertThatThrownBy(() -> RoomCodec.decode(room, body(json))).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void recordsOfAnotherRoomAreRefused() {
        Bytes encoded = body("{\"type\":\"presence\",\"sender\":\"a\"}");
        assertThat(RoomCodec.decode(room, encoded)).isInstanceOf(RoomCodec.Records.class);
        RoomName other = new RoomName("other");
        assertThatThrownBy(() -> RoomCodec.decode(other, encoded)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void aNameIsNoCommandForATerminal() {
        Bytes encoded = body("{\"type\":\"presence\",\"sender\":\"a\",\"name\":\"x\\u001b[2Jy\"}");
        RoomCodec.Records records = (RoomCodec.Records) RoomCodec.decode(room, encoded);
        assertThat(records.presence().name()).isEqualTo("x[2Jy");
    }

    @Test
    void anyBytesAreReadOrRefused() {
        SplittableRandom random = new SplittableRandom(1);
        Bytes good = body("{\"type\":\"presence\",\"sender\":\"a\",\"lastIndex\":99999999999,\"notAccepted\":[1]}");
        for (int i = 0; i < 5000; i++) {
            byte[] bytes = good.slice(0, random.nextInt(good.length() + 1)).toByteArray();
            for (int changes = random.nextInt(6); changes > 0 && bytes.length > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(RoomCodec.decode(room, Bytes.wrap(bytes))).isNotNull();
            } catch (MalformedMessageException e) {
                assertThat(e).hasMessageContaining(":");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Room", "a/b", "a b", "0123456789012345678901234567890123456789x"})
    void aRoomHasASimpleName(String name) {
        assertThatThrownBy(() -> new RoomName(name)).isInstanceOf(IllegalArgumentException.class);
    }
}
