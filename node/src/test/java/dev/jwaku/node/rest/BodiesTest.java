package dev.jwaku.node.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.junit.jupiter.api.Test;

class BodiesTest {
    private static final int MOST = 100_000;

    private final Bodies bodies = new Bodies(MOST);

    private static InputStream zeros(int length) {
        return new ByteArrayInputStream(new byte[length]);
    }

    @Test
    void whatIsReadTakesRoomUntilItIsClosed() throws IOException {
        try (Bodies.Room room = bodies.room()) {
            assertThat(room.read(zeros(60_000), MOST)).hasSize(60_000);
            assertThat(bodies.left()).isEqualTo(40_000);
        }
        assertThat(bodies.left()).isEqualTo(MOST);
    }

    @Test
    void bodiesThatFindNoRoomAreRefusedAndTakeNone() throws IOException {
        try (Bodies.Room first = bodies.room()) {
            first.read(zeros(60_000), MOST);
            try (Bodies.Room second = bodies.room()) {
                assertThatThrownBy(() -> second.read(zeros(60_000), MOST)).isInstanceOf(Bodies.FullException.class);
            }
            assertThat(bodies.left()).isEqualTo(40_000);
        }
        assertThat(bodies.left()).isEqualTo(MOST);
    }

    @Test
    void aBodyThatBreaksOffGivesItsRoomBack() {
        InputStream broken = new SequenceInputStream(zeros(30_000), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("gone");
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                throw new IOException("gone");
            }
        });
        try (Bodies.Room room = bodies.room()) {
            assertThatThrownBy(() -> room.read(broken, MOST)).isInstanceOf(IOException.class);
        }
        assertThat(bodies.left()).isEqualTo(MOST);
    }

    @Test
    void ofALongerOneAByteMoreThanWantedIsKeptAndSomeMoreIsReadAway() throws IOException {
        InputStream in = zeros(50_000);
        try (Bodies.Room room = bodies.room()) {
            assertThat(room.read(in, 1_000)).hasSize(1_001);
            assertThat(bodies.left()).isEqualTo(MOST - 1_001);
            assertThat(in.available()).isZero();
        }
    }
}
