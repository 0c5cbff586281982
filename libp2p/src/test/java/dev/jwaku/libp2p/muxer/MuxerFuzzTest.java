package dev.jwaku.libp2p.muxer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.transport.Duplex;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.SystemWorld;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A peer may send anything: serving ends in order or with a typed error, and holds no more than its limits allow. */
class MuxerFuzzTest {
    private static final MuxerLimits LIMITS = new MuxerLimits(3, 3, 262_144, 1024, Duration.ofSeconds(20));

    @FuzzTest(maxDuration = "1m")
    void yamuxSurvivesAnyBytes(byte[] input) {
        serve(new Yamux(), input);
    }

    @FuzzTest(maxDuration = "1m")
    void mplexSurvivesAnyBytes(byte[] input) {
        serve(new Mplex(), input);
    }

    private static void serve(Muxer muxer, byte[] input) {
        try (SystemWorld world = new SystemWorld()) {
            for (boolean initiator : new boolean[] {true, false}) {
                serve(world, muxer, initiator, input);
            }
        }
    }

    private static void serve(SystemWorld world, Muxer muxer, boolean initiator, byte[] input) {
        List<MuxedStream> accepted = new ArrayList<>();
        MuxedConnection session = muxer.open(world, new Recording(input), initiator, "anybody", LIMITS);
        MuxedStream ours = session.openStream(Deadline.after(world, Duration.ofSeconds(5)));
        try {
            session.serve(stream -> {
                accepted.add(stream);
                assertThat(session.openStreams()).isLessThanOrEqualTo(1 + LIMITS.maxInboundStreams());
            });
        } catch (Libp2pException e) {
            assertThat(e).hasMessageContaining("anybody");
        }
        assertThat(session.isClosed()).isTrue();
        assertThat(session.openStreams()).isZero();
        accepted.add(ours);
        for (MuxedStream stream : accepted) {
            assertThat(readAll(world, stream)).isLessThanOrEqualTo(LIMITS.receiveWindow());
        }
    }

    private static int readAll(SystemWorld world, MuxedStream stream) {
        byte[] part = new byte[1000];
        int total = 0;
        try {
            int read;
            while ((read = stream.read(part, 0, part.length, Deadline.after(world, Duration.ZERO))) > 0) {
                total += read;
            }
        } catch (Libp2pException e) {
            assertThat(e).hasMessageContaining("anybody");
        }
        return total;
    }

    /** Plays the input in pieces of growing size, then ends; swallows what is written. */
    private static final class Recording implements Duplex {
        private final byte[] input;
        private int position;
        private int piece = 1;
        private volatile boolean closed;

        private Recording(byte[] input) {
            this.input = input;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (closed) {
                throw new IOException("closed");
            }
            if (position == input.length) {
                return -1;
            }
            int read = Math.min(Math.min(piece++, length), input.length - position);
            System.arraycopy(input, position, target, offset, read);
            position += read;
            return read;
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            if (closed) {
                throw new IOException("closed");
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
